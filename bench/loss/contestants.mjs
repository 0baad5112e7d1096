/** Who is measured where nobody is named: files of ../adapters, ours first. */
export const contestants = [
  'orangebox',
  'opentelemetry',
  'posthog',
  'segment',
  'amplitude',
  'sentry',
  'snowplow',
  'mixpanel',
].map((name) => new URL(`../adapters/${name}.mjs`, import.meta.url))
