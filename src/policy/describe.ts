/* How values of the host are spoken of in diagnostics: enough to find the mistake, and nothing that may be a secret. */

import { or } from '../model/or.ts'
import { ellipsis } from '../model/text.ts'
import { redacted } from './shown.ts'

/** What of a thrown value may be told: the name of its class, or `something`. Its message is the host's, and may hold a secret. */
export const errorName = (error: unknown): string =>
  error instanceof Error && /^\w{1,64}$/.test(error.name) ? error.name : 'something'

/** Says in a message what is used in place of a bad value: a simple value is quoted; for an object it is "the default". */
export const instead = (fallback: unknown): string =>
  `using ${fallback === undefined || typeof fallback === 'object' ? 'the default' : describe(fallback)}`

/** Describes any value in a message: at most 60 characters of a text, on one line, and never the contents of an object. */
export function describe(value: unknown): string {
  if (typeof value === 'string') {
    // Cut only after redacting: an @ behind the cut tells that what stands before it is a password.
    const text = redacted(value)
    return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}${ellipsis}` : text)
  }
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'object' && value !== null)
    return or(false, () => Array.isArray(value)) ? 'an array' : 'an object'
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`
  return String(value)
}
