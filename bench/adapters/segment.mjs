import { Analytics } from '@segment/analytics-node'

export const name = '@segment/analytics-node'

export function create({ url }) {
  const analytics = new Analytics({ writeKey: 'key', host: url })
  // Without a listener its failures would be thrown.
  analytics.on('error', () => {})
  return {
    log: (event, properties = {}) => analytics.track({ userId: 'user', event, properties }),
    close: () => analytics.closeAndFlush(),
  }
}
