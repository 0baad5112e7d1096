/* Whether something is a URL, asked by everybody who gets one from a host, a server or the environment. */

/**
 * A URL from a text or a URL object; undefined for anything else. Does not ask `URL.canParse`, which is missing where jsdom before its
 * version 22 puts its own `URL` in the place of Node's.
 */
export function urlFrom(value: unknown): URL | undefined {
  try {
    return new URL(typeof value === 'string' ? value : value instanceof URL ? value.href : '')
  } catch {
    return undefined
  }
}
