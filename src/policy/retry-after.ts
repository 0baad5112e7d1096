import { limits } from '../model/limits.ts'

/**
 * How long the server asks to be left alone, in milliseconds, from `Retry-After` (RFC 9110, 10.2.3: seconds or a date). A date
 * counts from the answer's own `Date`, for this machine's clock may be wrong; at least 1 s, at most 24 h, and up to 25 %
 * more, so that all who were told the same do not return at the same moment.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: number, roll: number): number | undefined {
  const value = headers['retry-after']?.trim()
  if (!value) return undefined
  const asked = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - (dateOf(headers) ?? now)
  if (Number.isNaN(asked)) return undefined
  return Math.min(Math.max(asked, limits.minRetryAfterMs) * (1 + 0.25 * roll), limits.maxRetryAfterMs)
}

function dateOf(headers: Readonly<Record<string, string>>): number | undefined {
  const date = Date.parse(headers.date ?? '')
  return Number.isNaN(date) ? undefined : date
}
