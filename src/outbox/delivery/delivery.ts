import type { ConsentFile } from '../../home/consent-file.ts'
import { limits } from '../../model/limits.ts'
import type { Clock, Http, Random } from '../../model/ports.ts'
import type { Wire } from '../../model/wire.ts'
import { noNews, openBackoffFile } from '../spool/backoff-file.ts'
import type { SpoolCaps } from '../spool/caps.ts'
import type { Claimer, ClaimerDeps } from '../spool/claimer.ts'
import { sweepLitter } from '../spool/litter.ts'
import { sweep } from '../spool/sweep.ts'
import type { Writer } from '../spool/writer.ts'
import type { CredentialStore } from './credentials.ts'
import { createDeliver, type Turn } from './deliver.ts'
import { createDrain } from './drain.ts'
import { createGate } from './gate.ts'
import { createSender, type SenderDeps } from './sender.ts'
import type { SendingState } from './state.ts'

/** What one turn of sending is asked to do, and until when. */
export interface TurnRequest {
  readonly signal: AbortSignal
  /** Send what other runs left, too. */
  readonly leftovers: boolean
  /** Monotonic time of the deadline, if there is one: no leftover is started that could not be finished. */
  readonly deadline: number | undefined
}

/**
 * Runs one turn: own events first, then leftovers, then the sweep. The caller runs one at a time. Never rejects.
 */
export type RunTurn = (request: TurnRequest) => Promise<void>

export interface DeliveryDeps extends SenderDeps, ClaimerDeps {
  readonly http: Http
  readonly clock: Clock
  readonly random: Random
  readonly wire: Wire
  readonly writer: Writer
  readonly claimer: Claimer
  readonly consent: ConsentFile
  readonly credentials: CredentialStore
  readonly state: SendingState
  readonly caps: SpoolCaps
  /** False: nothing on disk is touched. */
  readonly usesDisk: boolean
  readonly mayLeave: () => boolean
}

/** Puts the room together: gate, sender, deliver, drain. */
export function createDelivery(deps: DeliveryDeps): RunTurn {
  const { clock, writer, ledger, credentials, state, consent, batch } = deps
  const news = deps.usesDisk ? openBackoffFile(deps) : noNews
  const gate = createGate({ ...deps, news })
  const deliver = createDeliver({ ...deps, news, gate, send: createSender(deps) })
  const drain = createDrain({ ...deps, deliver, avoid: () => state.failedSegment })

  const ownFirst = async (turn: Turn): Promise<'done' | 'stopped'> => {
    // A probe begins with another segment than the one that failed: the fault may be in that one alone.
    const own = writer
      .segments()
      .toSorted((a, b) => Number(a.uuid === state.failedSegment) - Number(b.uuid === state.failedSegment))
    for (const segment of own) if ((await deliver(segment, turn)) === 'stopped') return 'stopped'
    return 'done'
  }

  return async ({ signal, leftovers, deadline }) => {
    if (clock.monotonic() < state.backoff.until) return
    const turn: Turn = { signal, accepted: false, rejected: 0, splits: 0 }
    const recovering = state.backoff.attempts > 0
    credentials.newTurn()
    const timeLeft = () => (deadline === undefined ? Number.POSITIVE_INFINITY : deadline - clock.monotonic())
    const mayStart = () => timeLeft() >= 2 * (state.latencyMs ?? limits.assumedLatencyMs)
    const released = ledger.released()
    const outcome = await ownFirst(turn)
    // What memory had no room for only a reader of the file can send: this process, in a moment, or any other.
    if (leftovers || outcome === 'done') writer.giveBackUnloaded()
    // A success after failures drains everything at once, not just what this turn was about; and what was held too long to be
    // sent from the writer's hold is taken over and sent from a fresh one.
    const drains = leftovers || (recovering && state.backoff.attempts === 0) || ledger.released() > released
    if (
      outcome === 'done' &&
      drains &&
      deps.usesDisk &&
      !signal.aborted &&
      deps.mayLeave() &&
      consent.read().mode === 'on'
    ) {
      await drain(turn, mayStart, timeLeft() >= limits.postTimeoutMs)
    }
    // Too many failures for this process: what it holds is for whoever comes next, itself included.
    if (state.backoff.attempts >= batch().maxAttempts) writer.giveBack()
    writer.segments()
    // Never before a drain, which may have made it needless, and never where it would eat what is left of a deadline.
    if (leftovers && deps.usesDisk && timeLeft() > 2 * limits.sweepMs) {
      sweep(deps)
      sweepLitter(deps.disk, deps.paths, clock.now())
    }
  }
}
