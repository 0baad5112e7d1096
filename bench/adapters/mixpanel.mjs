import Mixpanel from 'mixpanel'

export const name = 'mixpanel'

/** What mixpanel takes for a yes. */
export const answer = '1'

/** Its events travel as base64 in the address. */
export const decode = (_body, _headers, url) =>
  Buffer.from(new URLSearchParams(url.split('?')[1]).get('data') ?? '', 'base64').toString()

export function create({ url }) {
  const { hostname: host, port } = new URL(url)
  const mixpanel = Mixpanel.init('token', { protocol: 'http', host, port })
  const answers = []
  return {
    log: (event, properties = {}) => answers.push(new Promise((resolve) => mixpanel.track(event, properties, resolve))),
    close: () => Promise.all(answers),
  }
}
