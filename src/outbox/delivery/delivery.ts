/* What is loaded to send. Puts the parts of this directory together, and says what a turn is. */

import type { Ledger } from '../../books/ledger.ts'
import type { Place } from '../../home/place.ts'
import { limits } from '../../model/limits.ts'
import { once } from '../../model/once.ts'
import type { Http, Ports } from '../../model/ports.ts'
import type { Batch } from '../../model/settings.ts'
import type { Stop } from '../../model/stop.ts'
import type { Wire } from '../../model/wire.ts'
import { classifierOf } from '../../policy/classify.ts'
import type { BackoffFile } from '../spool/backoff-file.ts'
import type { KillFile } from '../spool/killswitch-file.ts'
import { sweepLitter } from '../spool/litter.ts'
import type { Spool } from '../spool/open.ts'
import { noRefusals, openRefusedFile } from '../spool/refused-file.ts'
import type { Writer } from '../spool/writer.ts'
import type { CredentialStore } from './credentials.ts'
import { createDeliver } from './deliver.ts'
import { createDrain } from './drain.ts'
import type { Endpoint } from './endpoint.ts'
import { createFail } from './fail.ts'
import { createGate } from './gate.ts'
import type { Target } from './post.ts'
import { createSender } from './sender.ts'
import { startTurn, type Turn } from './turn.ts'

/** What one turn of sending is asked to do, and until when. */
export interface TurnRequest {
  readonly signal: Stop
  /** Send what this client holds. False: it is not due yet. Default true. */
  readonly own?: boolean
  /** Send what other runs left, too. */
  readonly leftovers: boolean
  /** Monotonic time of the deadline, if there is one: no leftover is started that could not be finished. */
  readonly deadline: number | undefined
}

/** Runs one turn: own events first, then leftovers, then the sweep. The caller runs one at a time. Never rejects. */
export type RunTurn = (request: TurnRequest) => Promise<void>

/** What the parts need. */
export interface DeliveryDeps {
  readonly ports: Ports
  readonly place: Place
  readonly ledger: Ledger
  readonly spool: Pick<Spool, 'writer' | 'claimer' | 'hasOthers' | 'sweep'>
  readonly http: Pick<Http, 'post'>
  readonly wire: Wire
  readonly target: Target
  readonly endpoint: Endpoint
  readonly news: BackoffFile
  readonly kill: KillFile
  readonly credentials: CredentialStore
  readonly batch: () => Batch
  /** The killswitch and the host's own switch. */
  readonly mayLeave: () => boolean
}

/** Puts gate, sender, deliver and drain together. */
export function createDelivery(deps: DeliveryDeps): RunTurn {
  const { ports, place, ledger, wire, endpoint, news, kill, batch, mayLeave } = deps
  const { writer, hasOthers, sweep } = deps.spool
  const { clock, random, report, trace } = ports
  const { consent, usesDisk } = place
  const gate = createGate({ consent, endpoint, news, mayLeave, kill, trace })
  const fail = createFail({ endpoint, news, report, trace, batch })
  const credentials = bindingCredentials(deps.credentials, writer)
  const send = createSender({
    ports,
    http: deps.http,
    target: deps.target,
    endpoint,
    credentials,
    kill,
    batch,
    classify: classifierOf(wire),
    refusals: wire.refusals ?? [401],
    refused: wire.refusals ? openRefusedFile({ ports, place, url: deps.target.url }) : noRefusals,
    pack: wire.pack,
  })
  const deliver = createDeliver({ ports, wire, send, gate, fail, ledger, endpoint, news, batch })
  const drain = once(() => {
    const { claimer } = deps.spool
    return createDrain({ claimer, deliver, clock, random, avoid: endpoint.avoid })
  })

  const ownFirst = async (turn: Turn): Promise<'done' | 'stopped'> => {
    // After a failure begin with another segment than the one that failed, which alone may be at fault.
    const avoided = endpoint.avoid()
    const own = writer.segments().toSorted((a, b) => Number(a.uuid === avoided) - Number(b.uuid === avoided))
    for (const segment of own) if ((await deliver([segment], turn)) === 'stopped') return 'stopped'
    return 'done'
  }
  /**
   * Events that were refused at the end of the turn, with none taken after them, are kept. The endpoint may have gone bad, so it is left alone
   * for a while.
   */
  const endSuspects = ({ suspects, accepted }: Turn) => {
    const segment = suspects[0]?.item.segment.uuid
    if (segment === undefined) return
    // It took other events in this turn, so other processes need not be told of an outage.
    if (accepted) endpoint.failed({ segment, retryAfterMs: undefined, maxAttempts: batch().maxAttempts })
    else fail(segment)
  }

  return async ({ signal, own = true, leftovers, deadline }) => {
    if (endpoint.waitMs() > 0) return
    const turn = startTurn(signal)
    const recovering = endpoint.failures() > 0
    credentials.newTurn()
    const timeLeft = () => (deadline === undefined ? Number.POSITIVE_INFINITY : deadline - clock.monotonic())
    const mayStart = () => timeLeft() >= 2 * (endpoint.latencyMs() ?? limits.assumedLatencyMs)
    const released = ledger.released()
    let outcome = own ? await ownFirst(turn) : 'done'
    // Events that memory had no room for are on disk only. Their segments are given back, and this process or another one reads and sends them.
    if (own && (leftovers || outcome === 'done')) writer.giveBackUnloaded()
    // A success after failures drains everything at once, not just what this turn was about; and what was held too long to be
    // sent from the writer's hold is taken over and sent from a fresh one.
    const drains = leftovers || (recovering && endpoint.failures() === 0) || ledger.released() > released
    const mayDrain = () => usesDisk && !signal.aborted && mayLeave() && consent.read().mode === 'on'
    if (outcome === 'done' && drains && mayDrain() && hasOthers())
      outcome = await drain()(turn, mayStart, timeLeft() >= limits.postTimeoutMs)
    if (outcome === 'done') endSuspects(turn)
    // Too many failures in a row. This process gives its segments back, so that any process can send them later, this one included.
    if (endpoint.failures() >= batch().maxAttempts) writer.giveBack()
    // For what it does first: what was sent in this turn leaves the disk now, and not when somebody asks next.
    writer.segments()
    // Never before a drain, which may have made it needless, and never where it would eat what is left of a deadline.
    if (leftovers && usesDisk && timeLeft() > 2 * limits.sweepMs) {
      sweep()
      sweepLitter(ports.disk, place.paths, clock.now())
    }
  }
}

/** The same credentials. The writer learns their account as soon as the host has told it, because the events belong to that account. */
const bindingCredentials = (credentials: CredentialStore, writer: Writer): CredentialStore => ({
  ...credentials,
  get: async (signal) => {
    const proof = await credentials.get(signal)
    const [account] = proof?.accounts ?? []
    if (account !== undefined) writer.bind(account)
    return proof
  },
})
