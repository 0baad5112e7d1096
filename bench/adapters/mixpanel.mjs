import Mixpanel from 'mixpanel'

export const name = 'mixpanel'

/** What mixpanel takes for a yes. */
export const answer = '1'

/** Its events travel as base64 inside a form. */
export const decode = (body) => {
  const data = new URLSearchParams(body.toString()).get('data')
  return data === null ? body.toString() : Buffer.from(data, 'base64').toString()
}

export function create({ url }) {
  const { hostname: host, port } = new URL(url)
  const mixpanel = Mixpanel.init('token', { protocol: 'http', host, port })
  const answers = []
  return {
    log: (event) => answers.push(new Promise((resolve) => mixpanel.track(event, {}, resolve))),
    close: () => Promise.all(answers),
  }
}
