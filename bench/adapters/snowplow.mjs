import { buildSelfDescribingEvent, newTracker } from '@snowplow/node-tracker'

export const name = '@snowplow/node-tracker'

export function create({ url }) {
  // As its README has it, base64 off.
  const tracker = newTracker({ namespace: 'acme', appId: 'acme', encodeBase64: false }, { endpoint: url })
  return {
    log: (event, data = {}) =>
      tracker.track(buildSelfDescribingEvent({ event: { schema: `iglu:com.acme/${event}/jsonschema/1-0-0`, data } })),
    close: () => tracker.flush(),
  }
}
