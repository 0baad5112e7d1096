/* `Retry-After` of an answer, for the endpoint and for servers of settings. */

import { limits } from '../model/limits.ts'

/**
 * Reads `Retry-After` (RFC 9110, 10.2.3: seconds or a date) as milliseconds from now; undefined if there is none. A date is compared
 * with the answer's own `Date` header, because this machine's clock may be wrong. The result is at least 1 s and at most 24 h; up to
 * 25 % are added at random, so that clients that were told the same time do not return together.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: number, roll: number): number | undefined {
  const value = headers['retry-after']?.trim()
  if (!value) return undefined
  const asked = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - (dateOf(headers) ?? now)
  if (Number.isNaN(asked)) return undefined
  return Math.min(Math.max(asked, limits.minRetryAfterMs) * (1 + 0.25 * roll), limits.maxRetryAfterMs)
}

/** When the server says it is; undefined: it does not. */
function dateOf(headers: Readonly<Record<string, string>>): number | undefined {
  const date = Date.parse(headers.date ?? '')
  return Number.isNaN(date) ? undefined : date
}
