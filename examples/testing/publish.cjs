/** What is tested: a command that publishes pages, and tells how it went. CommonJS, so that Jest can load it as it comes. */

const { defineEvents, number, boolean, oneOf } = require('orangebox/events')

const events = defineEvents({
  site_published: {
    description: 'A site was published, or could not be.',
    purpose: 'To see how long publishing takes and how often it fails.',
    owner: 'publishing team',
    fields: { pages: number(), ok: boolean(), target: oneOf('preview', 'production') },
  },
})

/**
 * @param {object} host
 * @param {import('orangebox').TelemetryOf<typeof events>} host.telemetry given from outside, so that a test can give its own
 * @param {(page: string) => void} host.upload
 * @param {readonly string[]} pages
 * @param {string} target
 */
function publish({ telemetry, upload }, pages, target) {
  let ok = false
  try {
    for (const page of pages) upload(page)
    ok = true
  } finally {
    telemetry.logEvent('site_published', {
      pages: pages.length,
      ok,
      target: events.events.site_published.fields.target(target),
    })
  }
}

module.exports = { events, publish }
