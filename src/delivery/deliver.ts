import type { Report } from '../model/diagnostics.ts'
import { limits } from '../model/limits.ts'
import type { Clock, Random } from '../model/ports.ts'
import type { Segment } from '../model/segment.ts'
import type { Batch } from '../model/settings.ts'
import type { Wire } from '../model/wire.ts'
import { afterFailure, noBackoff, rampPauseMs } from '../policy/backoff.ts'
import { type Events, halve, takeChunk } from '../policy/chunk.ts'
import type { Ledger } from '../policy/ledger.ts'
import type { Gate } from './gate.ts'
import { pause } from './pause.ts'
import type { Send } from './sender.ts'
import type { SendingState } from './state.ts'

/** What holds for one turn of sending, over all its segments. */
export interface Turn {
  readonly signal: AbortSignal
  /** Whether the endpoint took an event in this turn: only then is a refused one the event's fault. */
  accepted: boolean
  splits: number
  /** Chunks sent. */
  sent: number
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
  readonly report: Report
  readonly batch: () => Batch
}

export function createDeliver(deps: DeliverDeps): Deliver {
  const { wire, send, gate, clock, random, ledger, state, report, batch } = deps

  const succeed = (turn: Turn, events: Events) => {
    if (events.length > 0) turn.accepted = true
    if (state.backoff.attempts > 0) state.sinceRecovery = 0
    state.backoff = noBackoff
    state.failedSegment = undefined
  }
  const fail = (segment: Segment, retryAfterMs: number | undefined): 'stopped' => {
    const failure = { now: clock.monotonic(), roll: random.roll(), retryAfterMs, maxAttempts: batch().maxAttempts }
    state.backoff = afterFailure(state.backoff, failure)
    state.failedSegment = segment.uuid
    state.sinceRecovery = undefined
    return 'stopped'
  }
  const reject = (segment: Segment, events: Events) => {
    if (events.length === 0) return
    segment.drop(
      'rejected',
      events.map(([id]) => id),
    )
    report({
      level: 'warn',
      code: 'rejected',
      message: `the endpoint refuses ${events.length} of the events for what they are; given up`,
    })
  }
  /** Between two chunks, so that neither a backlog nor a recovery comes down on the endpoint at once. */
  const pace = async (turn: Turn) => {
    if (state.sinceRecovery !== undefined) await pause(clock, rampPauseMs(state.sinceRecovery++), turn.signal)
    else if (turn.sent > 0) await pause(clock, limits.chunkPauseMs, turn.signal)
    turn.sent++
  }

  return async (segment, turn) => {
    /** Parts of a refused chunk, still to be tried; the next one last. */
    const parts: Events[] = []
    /** Refused alone, before the endpoint took anything: poison, or a deploy that refuses everything. */
    let suspects: Events = []
    for (;;) {
      const waiting = [...segment.events].filter(([id]) => !suspects.some(([suspect]) => suspect === id))
      const part =
        parts.pop()?.filter(([id]) => segment.events.has(id)) ??
        takeChunk(waiting, batch().maxExportBatchSize, roomOf(wire, segment))
      const [drop] = segment.reports.values()
      if (part.length === 0 && parts.length > 0) continue
      if (part.length === 0 && suspects.length > 0) {
        if (!turn.accepted) return fail(segment, undefined)
        reject(segment, suspects)
        suspects = []
        continue
      }
      if (part.length === 0 && !drop) return 'done'

      await pace(turn)
      const way = gate(segment, turn.signal)
      if (way !== 'open') return way === 'next' ? 'done' : 'stopped'
      const body = wire.wrap({
        resource: segment.resource(),
        report: drop && JSON.stringify({ report_id: drop.id, dropped: { [drop.reason]: drop.n } }),
        events: part.map(([, json]) => json),
      })
      const outcome = await send(body, segment.account, turn.signal)
      if (outcome.uncertain) segment.markUncertain()

      switch (outcome.kind) {
        case 'delivered': {
          succeed(turn, part)
          // Looked at before it is booked: what somebody took over meanwhile is theirs to count.
          segment.hold()
          const n = segment.settle(
            part.map(([id]) => id),
            drop?.id,
          )
          ledger.deliver(n)
          ledger.late(part.length - n)
          if (drop) state.reported += drop.n
          break
        }
        case 'split':
          if (part.length > 1) {
            if (turn.splits++ >= limits.maxSplits) return fail(segment, undefined)
            parts.push(...halve(part).toReversed())
          } else if (part.length === 0 && drop) {
            // It refuses a report on its own: not worth asking again for.
            segment.settle([], drop.id)
          } else if (turn.accepted) reject(segment, part)
          else {
            suspects = [...suspects, ...part]
            if (suspects.length > limits.maxSuspects) return fail(segment, undefined)
          }
          break
        case 'retry':
          return turn.signal.aborted ? 'stopped' : fail(segment, outcome.afterMs)
        case 'withheld':
          return outcome.wrongAccount ? 'done' : 'stopped'
      }
    }
  }
}

/** Bytes left for events beside what every request of this segment carries. */
const roomOf = (wire: Wire, segment: Segment): number => wire.maxBodyBytes - Buffer.byteLength(segment.resource()) - 512
