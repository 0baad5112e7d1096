/* What follows from an answer. An endpoint that refuses events may be right about them, or broken; `turn.ts` has the rules for telling which. */

import type { Ledger } from '../../books/ledger.ts'
import type { Report } from '../../model/diagnostics.ts'
import { limits } from '../../model/limits.ts'
import type { Rejected } from '../../model/verdict.ts'
import { shown } from '../../policy/shown.ts'
import { warn } from '../../policy/warn.ts'
import type { BackoffFile } from '../spool/backoff-file.ts'
import type { Endpoint } from './endpoint.ts'
import type { Fail } from './fail.ts'
import type { Item, Part, Parts } from './parts.ts'
import { type Request, settle } from './request.ts'
import { accepted, blamesEndpoint, suspect, type Turn } from './turn.ts'

/** When the request began, and what of it the endpoint said it refused although it took the rest. */
export interface Delivered {
  readonly beganAt: number
  readonly rejected: Rejected | undefined
}

/** What an answer comes to: for the books, for the endpoint, and for what is suspected to be poison. `stopped`: the turn is over. */
export interface Outcomes {
  delivered(turn: Turn, request: Request, parts: Parts, how: Delivered): 'stopped' | undefined
  /** What a refused part means: look for the poison in it, or stop. */
  refused(turn: Turn, part: Part, parts: Parts): 'stopped' | undefined
}

/** Who learns of it. */
export interface OutcomesDeps {
  readonly report: Report
  readonly fail: Fail
  readonly ledger: Ledger
  readonly endpoint: Endpoint
  readonly news: BackoffFile
}

/** See `Outcomes`. */
export function createOutcomes({ report, fail, ledger, endpoint, news }: OutcomesDeps): Outcomes {
  /** Gives up events that are to blame for their refusal; ends the turn instead where there are too many of them. */
  const reject = (turn: Turn, poison: readonly Item[]): 'stopped' | undefined => {
    const [first] = poison
    if (!first) return undefined
    // So many refusals in one turn are hardly the fault of the events. The endpoint, or one of several servers behind it, has gone bad.
    if (turn.rejected + poison.length > limits.maxRejected) return fail(first.segment.uuid)
    turn.rejected += poison.length
    for (const { segment, id } of poison) segment.drop('rejected', [id])
    const { text, ...answer } = endpoint.lastAnswer()
    const message = `the endpoint refuses ${poison.length} of the events for what they are (${text}); given up`
    report({ level: 'warn', code: 'rejected', message, ...answer })
    return undefined
  }
  /** Tells the host of events that the endpoint said it rejected. It knows of them itself. */
  const tellRefused = (refusals: number, n: number, why: string | undefined): void => {
    const said = why ? ` (${shown(why)})` : ''
    const message = `the endpoint refuses ${refusals} of the ${n} events it was sent${said}; given up`
    warn(report, 'rejected', message)
  }
  const delivered: Outcomes['delivered'] = (turn, request, parts, { beganAt, rejected }) => {
    endpoint.succeeded(news.succeeded(beganAt))
    const n = settle(request)
    const refusals = Math.min(n, rejected?.n ?? 0)
    const taken = n - refusals
    if (refusals > 0) ledger.drop('rejected', refusals)
    ledger.deliver(taken)
    ledger.late(request.part.length - n)
    // Only now that all are counted: a listener may look at the books.
    if (refusals > 0) tellRefused(refusals, n, rejected?.why)
    if (request.told) endpoint.told(request.told.drop.n)
    // Only an answer that took an event proves that the endpoint is well. A report alone proves nothing, nor does an answer that rejects all.
    if (request.part.length === 0 || (rejected && taken === 0)) return undefined
    const { poison, askAgain } = accepted(turn)
    for (const item of askAgain) parts.askAgain(item)
    return reject(turn, poison)
  }
  const refused: Outcomes['refused'] = (turn, part, parts) => {
    const [first] = part
    if (!first) return undefined
    if (part.length > 1) {
      if (turn.splits++ >= limits.maxSplits) return fail(first.segment.uuid)
      parts.split(part)
      return undefined
    }
    parts.setAside(first)
    suspect(turn, first)
    return blamesEndpoint(turn) ? fail(first.segment.uuid) : undefined
  }
  return { delivered, refused }
}
