import * as Sentry from '@sentry/node'

export const name = '@sentry/node'

/** A message stands twice in an envelope, and its line of source beside it: only the field itself counts. */
export const decode = (body) => body.toString().match(/"message":"[^"]*"/)?.[0] ?? ''

export function create({ url }) {
  Sentry.init({ dsn: `http://key@${new URL(url).host}/1` })
  return {
    log: (event, extra = {}) => Sentry.captureMessage(event, { extra }),
    close: () => Sentry.close(),
  }
}
