/* What OTLP says of answers beyond the table of `classify.ts`. The OTLP wires hand it to that by their `classify`. */

import type { Answered, Wire } from '../model/wire.ts'
import { rejectedInProtobuf } from './rejected-in-protobuf.ts'

/** Statuses after which OTLP lets a client try again as soon as its backoff allows (OTLP/HTTP, "Retryable Response Codes"). */
const retriedQuickly: readonly number[] = [429, 502, 503, 504]
/** Statuses that say that one of the records is bad, as in `classify.ts`. */
const refused: readonly number[] = [400, 413, 422]

/**
 * What an answer means where OTLP is spoken.
 *
 * | Outcome | Meaning |
 * |---|---|
 * | 2xx | delivered, but for as many records as its `partialSuccess` says were rejected: they are never sent again |
 * | 400, 413, 422 | split, as everywhere |
 * | 429, 502, 503, 504, no answer | retry |
 * | every other status | retry, not before a minute has passed: by the letter of OTLP its records were lost, but a proxy's 403 must not empty a fleet |
 */
export const classifyOtlp: NonNullable<Wire['classify']> = ({ status, headers, body }: Answered) => {
  const isBinary = headers['content-type']?.startsWith('application/x-protobuf')
  if (status >= 200 && status < 300) return isBinary ? rejectedInProtobuf(body) : rejectedIn(body)
  return refused.includes(status) || retriedQuickly.includes(status) ? undefined : 'later'
}

/** Both bounded, so that a hostile body cannot make them slow. */
const count = /"rejected(?:LogRecords|Spans)"\s{0,20}:\s{0,20}"?(\d{1,15})\b/
const reason = /"errorMessage"\s{0,20}:\s{0,20}("(?:[^"\\]|\\.){0,200})/

/** What a partial success says, also where no more than the beginning of a long answer was read. */
function rejectedIn(body: string): { readonly n: number; readonly why: string } | undefined {
  const n = Number(count.exec(body)?.[1] ?? 0)
  if (n === 0) return undefined
  return { n, why: reason.exec(body)?.[1]?.slice(1) ?? '' }
}
