import { flush, init, track } from '@amplitude/analytics-node'

export const name = '@amplitude/analytics-node'

export function create({ url }) {
  init('key', { serverUrl: `${url}/2/httpapi` })
  return {
    log: (event, properties = {}) => track(event, properties, { user_id: 'user' }),
    close: () => flush().promise,
  }
}
