import type { Ledger } from '../../books/ledger.ts'
import type { Report } from '../../model/diagnostics.ts'
import { limits } from '../../model/limits.ts'
import type { Clock, Random } from '../../model/ports.ts'
import type { DropReport, Segment } from '../../model/segment.ts'
import type { Batch } from '../../model/settings.ts'
import type { Wire } from '../../model/wire.ts'
import { afterFailure, noBackoff, rampPauseMs } from '../../policy/backoff.ts'
import type { Events } from '../../policy/chunk.ts'
import type { BackoffFile } from '../spool/backoff-file.ts'
import type { Gate } from './gate.ts'
import { createParts, type Parts } from './parts.ts'
import { pause } from './pause.ts'
import type { Send } from './sender.ts'
import type { SendingState } from './state.ts'

/** What holds for one turn of sending, over all its segments. */
export interface Turn {
  readonly signal: AbortSignal
  /** Whether the endpoint took an event in this turn: only then is a refused one the event's fault. */
  accepted: boolean
  /** Events given up because the endpoint refused them. */
  rejected: number
  splits: number
}

/** Sends what is pending in a segment, chunk by chunk. `stopped`: the turn is over, whatever is left. Never rejects. */
export type Deliver = (segment: Segment, turn: Turn) => Promise<'done' | 'stopped'>

export interface DeliverDeps {
  readonly wire: Wire
  readonly send: Send
  readonly gate: Gate
  readonly clock: Clock
  readonly random: Random
  readonly ledger: Ledger
  readonly state: SendingState
  readonly news: BackoffFile
  readonly report: Report
  readonly batch: () => Batch
}

export function createDeliver(deps: DeliverDeps): Deliver {
  const { wire, send, gate, clock, random, ledger, state, news, report, batch } = deps

  const succeed = (turn: Turn, events: Events, beganAt: number) => {
    const healed = news.succeeded(beganAt)
    if (events.length > 0) turn.accepted = true
    // Whoever failed: it is the directory's backlog that is about to be drained.
    if (healed || state.backoff.attempts > 0) state.sinceRecovery = 0
    state.backoff = noBackoff
    state.failedSegment = undefined
  }
  const fail = (segment: Segment, retryAfterMs: number | undefined): 'stopped' => {
    const failure = { now: clock.monotonic(), roll: random.roll(), retryAfterMs, maxAttempts: batch().maxAttempts }
    state.backoff = afterFailure(state.backoff, failure)
    state.failedSegment = segment.uuid
    state.sinceRecovery = undefined
    const { text, ...answer } = state.lastAnswer
    const message = `the endpoint did not take the events (${text}); they are kept`
    report({ level: 'warn', code: 'send_failed', message, ...answer }, state.lastError?.code)
    news.failed(text, retryAfterMs)
    return 'stopped'
  }
  const reject = (segment: Segment, turn: Turn, events: Events): 'stopped' | undefined => {
    // So many in one turn are no poison: the endpoint went bad meanwhile, or one of several servers behind it.
    if (turn.rejected + events.length > limits.maxRejected) return fail(segment, undefined)
    turn.rejected += events.length
    segment.drop(
      'rejected',
      events.map(([id]) => id),
    )
    report({
      level: 'warn',
      code: 'rejected',
      message: `the endpoint refuses ${events.length} of the events for what they are (${state.lastAnswer.text}); given up`,
      ...(state.lastAnswer.status !== undefined && { status: state.lastAnswer.status }),
      ...(state.lastAnswer.requestId && { requestId: state.lastAnswer.requestId }),
    })
    return undefined
  }
  /** Between two chunks, so that neither a backlog nor a recovery comes down on the endpoint at once. */
  const pace = async (turn: Turn) => {
    const pauseMs = state.sinceRecovery === undefined ? limits.chunkPauseMs : rampPauseMs(++state.sinceRecovery)
    const waitMs = state.sentAt + pauseMs - clock.monotonic()
    if (waitMs > 0) await pause(clock, waitMs, turn.signal)
    state.sentAt = clock.monotonic()
  }

  /** What a refused part means: halve it, give it up, or stop. */
  const refused = (segment: Segment, turn: Turn, parts: Parts, part: Events): 'stopped' | undefined => {
    if (part.length > 1) {
      if (turn.splits++ >= limits.maxSplits) return fail(segment, undefined)
      parts.split(part)
    } else if (turn.accepted) return reject(segment, turn, part)
    else {
      parts.suspect(part)
      if (parts.suspects() > limits.maxSuspects) return fail(segment, undefined)
    }
    return undefined
  }
  const delivered = (segment: Segment, turn: Turn, part: Events, drop: DropReport | undefined, beganAt: number) => {
    succeed(turn, part, beganAt)
    // Looked at before it is booked: what somebody took over meanwhile is theirs to count.
    segment.hold()
    const ids = part.map(([id]) => id)
    const n = segment.settle(ids, drop?.id)
    ledger.deliver(n)
    ledger.late(part.length - n)
    if (drop) state.reported += drop.n
  }

  return async (segment, turn) => {
    const parts = createParts(segment.events)
    // The fault may be in the report: once something was refused it travels alone, and last.
    let reportsAlone = false
    for (;;) {
      const part = parts.next(batch().maxExportBatchSize, roomOf(wire, segment), wire.addedBytes(segment.resource()))
      if (part.length === 0 && parts.suspects() > 0) {
        // Everything else was tried. With a witness it was the events' fault; without one it may be a bad deploy.
        if (!turn.accepted) return fail(segment, undefined)
        if (reject(segment, turn, parts.takeSuspects())) return 'stopped'
      }
      const [next] = segment.reports.values()
      const drop = part.length > 0 && reportsAlone ? undefined : next
      if (part.length === 0 && !drop) return 'done'

      await pace(turn)
      const way = gate(segment, turn.signal)
      if (way !== 'open') return way === 'next' ? 'done' : 'stopped'
      const mayGo = () => gate(segment, turn.signal) === 'open'
      const beganAt = clock.now()
      segment.underWay(true)
      const outcome = await send(bodyOf(wire, segment, part, drop), segment.account, turn.signal, mayGo)
      segment.underWay(false)
      if (outcome.uncertain) segment.markUncertain()

      switch (outcome.kind) {
        case 'delivered':
          delivered(segment, turn, part, drop, beganAt)
          break
        case 'split':
          reportsAlone = true
          // A report outlives a refusal: without it the server would never learn of what is gone. Another turn tells it.
          if (part.length === 0) return 'done'
          if (refused(segment, turn, parts, part)) return 'stopped'
          break
        case 'retry':
          return turn.signal.aborted ? 'stopped' : fail(segment, outcome.afterMs)
        case 'withheld':
          return outcome.wrongAccount ? 'done' : 'stopped'
      }
    }
  }
}

const bodyOf = (wire: Wire, segment: Segment, part: Events, drop: DropReport | undefined): string =>
  wire.wrap({
    resource: segment.resource(),
    report: drop && JSON.stringify({ report_id: drop.id, dropped: { [drop.reason]: drop.n } }),
    events: part.map(([, json]) => json),
  })

/** Bytes left for events beside what every request of this segment carries. */
const roomOf = (wire: Wire, segment: Segment): number => wire.maxBodyBytes - Buffer.byteLength(segment.resource()) - 512
