/* Where events may go: the option `endpoint`, and origins that settings may name besides. A fault is told without quoting secrets. */

import { describe } from './describe.ts'
import { isLoopback } from './loopback.ts'
import type { OnBad } from './on-bad.ts'
import { trimSlashes } from './trim-slashes.ts'
import { urlFrom } from './url-from.ts'
import { withoutSecrets } from './without-secrets.ts'

/** A usable endpoint. */
export interface Endpoint {
  /** Scheme, host and port: credentials are sent here only. */
  readonly origin: string
  /** The URL without query and trailing slash; the wire's path is appended. */
  readonly base: string
}

/**
 * Parses an `endpoint`. Returns undefined if there is none; if it must not be used, also tells `onBad` why.
 *
 * @param then what follows from that, in words; none where the fault is a part of another sentence.
 */
export function parseEndpoint(
  value: unknown,
  allowInsecure: boolean,
  onBad: OnBad,
  then?: string,
): Endpoint | undefined {
  if (value === undefined || value === '') return undefined
  const url = urlFrom(value)
  const fault = url ? faultOf(url, allowInsecure) : 'is not a URL'
  if (!url || fault) {
    const what = `${describe(withoutSecrets(value))} ${fault}`
    onBad('endpoint', then ? `${what}; ${then}` : what)
    return undefined
  }
  if (url.search || url.hash)
    onBad('endpoint', 'its query is not sent; what goes with every request belongs into `auth`')
  return { origin: url.origin, base: `${url.origin}${trimSlashes(url.pathname)}` }
}

/** Parses one entry of `allowedOrigins`. Returns undefined and tells `onBad` if it must not be used. */
export function parseOrigin(value: unknown, allowInsecure: boolean, onBad: OnBad): string | undefined {
  const url = urlFrom(value)
  const fault = url ? faultOf(url, allowInsecure) : 'is not a URL'
  if (url && !fault) return url.origin
  onBad('allowedOrigins', `${describe(withoutSecrets(value))} ${fault}; it is not allowed`)
  return undefined
}

/** Why events must not go there; undefined: they may. */
function faultOf(url: URL, allowInsecure: boolean): string | undefined {
  if (url.username || url.password) return 'carries credentials, which belong into `auth`'
  if (url.protocol === 'https:') return undefined
  if (url.protocol !== 'http:') return 'is neither https: nor http:'
  return allowInsecure || isLoopback(url.hostname) ? undefined : 'is http: beyond loopback, which needs `allowInsecure`'
}
