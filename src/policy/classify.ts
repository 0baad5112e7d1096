/* What answers mean. The delivery follows this table and knows no status itself; a wire may say other for its protocol. */

import { limits } from '../model/limits.ts'
import type { HttpAnswer } from '../model/ports.ts'
import type { Verdict } from '../model/verdict.ts'
import type { Wire } from '../model/wire.ts'
import { retryAfterMs } from './retry-after.ts'

/**
 * The table for every protocol. No status ever means that events are given up: a single event that is refused alone is, and the delivery
 * decides that.
 *
 * | Outcome | Verdict |
 * |---|---|
 * | 2xx | delivered |
 * | 2xx with a web page (`text/html`, `application/xhtml+xml`) | retry: a captive portal, not our endpoint |
 * | 400, 413, 422 | split: some event in it is poison |
 * | every other status, 3xx included | retry: proxies and paywalls answer anything |
 * | no answer | retry |
 *
 * @param now epoch milliseconds, for a `Retry-After` that is a date.
 * @param roll a random number in [0, 1), for its jitter.
 */
export function classify(answer: HttpAnswer, now: number, roll: number): Verdict {
  if (answer.kind === 'failure') return { kind: 'retry', afterMs: undefined }
  const { status, headers } = answer
  const html = /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(headers['content-type'] ?? '')
  if (status >= 200 && status < 300 && !html) return { kind: 'delivered' }
  if (status === 400 || status === 413 || status === 422) return { kind: 'split', tooLarge: status === 413 }
  return { kind: 'retry', afterMs: retryAfterMs(headers, now, roll) }
}

/** The same table, where the wire does not say otherwise. */
export const classifierOf =
  (wire: Pick<Wire, 'classify'>): typeof classify =>
  (answer, now, roll) => {
    const meant = answer.kind === 'answer' ? wire.classify?.(answer) : undefined
    if (answer.kind === 'failure' || meant === undefined) return classify(answer, now, roll)
    if (typeof meant === 'object') return { kind: 'delivered', rejected: meant }
    switch (meant) {
      case 'delivered':
        return { kind: 'delivered' }
      case 'retry':
        return { kind: 'retry', afterMs: retryAfterMs(answer.headers, now, roll) }
      case 'later':
        return { kind: 'retry', afterMs: Math.max(limits.probeMs, retryAfterMs(answer.headers, now, roll) ?? 0) }
      case 'refused':
        return { kind: 'split', tooLarge: answer.status === 413 }
    }
  }
