import type { Ledger } from '../books/ledger.ts'
import { internalDiagnostic } from '../books/report.ts'
import type { Place } from '../home/place.ts'
import { limits } from '../model/limits.ts'
import type { Auth } from '../model/options.ts'
import type { PipelineModule } from '../model/pipeline.ts'
import type { Http, Ports } from '../model/ports.ts'
import type { Batch } from '../model/settings.ts'
import type { SinkHealth } from '../model/telemetry.ts'
import type { Wire } from '../model/wire.ts'
import { rememberLast } from '../policy/remember-last.ts'
import { createBatchClock } from './batch-clock.ts'
import { createCredentialStore, hashAccount, nameOf, type Proof, type Whose } from './delivery/credentials.ts'
import type { createDelivery } from './delivery/delivery.ts'
import { createEndpoint } from './delivery/endpoint.ts'
import type { Target } from './delivery/sender.ts'
import { createEndings, type Endings } from './endings.ts'
import { loadOnce } from './load-once.ts'
import { noNews, openBackoffFile } from './spool/backoff-file.ts'
import type { SpoolCaps } from './spool/caps.ts'
import { openSpool } from './spool/open.ts'
import { leaveRules } from './spool/rules-file.ts'
import { createTurns } from './turns.ts'

/** One destination's durable queue. What `append` took is on disk when it returns, and leaves when it may. None of this throws. */
export interface Outbox extends Pick<Endings, 'flush' | 'shutdown'> {
  /** Takes one encoded event under its id, and books it as admitted. */
  append(id: string, json: string): void
  /** Books one event as admitted, and as `queue_full`, that found no room before it came here. */
  lose(): void
  /** Another account from here on: its events go into another segment, and credentials are asked for anew. */
  userChanged(): void
  /** What kept events from leaving may be over: sends soon, what others left included. */
  wake(): void
  /** The batch configuration may be another one. */
  reconfigure(): void
  health(): SinkHealth
  /** Where the next event would go. */
  storage(): 'disk' | 'memory'
}

/** Whose credentials go with a request, and to whom it goes. */
export interface OutboxTarget extends Target {
  readonly auth: Auth | undefined
  /** Whose events are recorded now. */
  readonly user: () => Whose
}

/** The facts about this process that go with events. */
export interface OutboxResource {
  /** JSON of what is known now. */
  json(): string
  /** Called once, before the first event. Tells `use` what is known, now and again when more is. */
  begin(use: (json: string) => void): void
  /** Resolves when nothing more is to come, or was waited for long enough. */
  ready(): Promise<void>
}

/** The heavy halves, loaded when they are needed. */
export interface Works {
  sending(): Promise<{ readonly createDelivery: typeof createDelivery; readonly http: Http }>
  clock(): Promise<PipelineModule>
}

/** What somebody who starts an uploader needs to know of this outbox. */
export interface Remains {
  /** Whether there is a segment somebody could take. */
  hasLeftovers(): boolean
  credentials(signal: AbortSignal): Promise<Proof | undefined>
}

export interface OutboxOptions {
  readonly ports: Ports
  readonly place: Place
  readonly ledger: Ledger
  readonly wire: Wire
  readonly target: OutboxTarget
  readonly resource: OutboxResource
  readonly service: { readonly name: string; readonly version: string }
  readonly caps: SpoolCaps & { readonly maxEventBytes: number }
  readonly batch: () => Batch
  /** The killswitch and the host's own switch. */
  readonly mayLeave: () => boolean
  readonly works: Works
  /** By what rules this is sent, for others who are asked to send it; undefined: nothing is to be written. Asks the host nothing. */
  readonly rules: () => object | undefined
  /** Whether what is on disk outlives the job. */
  readonly diskLasts: boolean
  /** Whether a process of ours may outlive this one. */
  readonly mayDetach: () => Promise<boolean>
  /** Starts an uploader for what was sealed; resolves soon. */
  readonly handOver: (remains: Remains, signal: AbortSignal) => Promise<void>
}

/** Opens a queue. Touches nothing: files and connections come with the first event, `flush` or `shutdown`. */
export function openOutbox(options: OutboxOptions): Outbox {
  const { ports, place, ledger, wire, target, resource, caps, batch, mayLeave, works } = options
  const { clock, random, report, trace } = ports
  const endpoint = createEndpoint({ clock, random })
  const news = place.usesDisk ? openBackoffFile({ ports, place }) : noNews
  const standing = () => {
    const own = endpoint.standing()
    return own === 'unknown' && news.blockedMs() > 0 ? 'bad_news' : own
  }
  const credentials = createCredentialStore({ ports, auth: target.auth, user: target.user })
  const hashOnce = rememberLast((name: string | undefined) => hashAccount(random, name))
  const account = () => credentials.account() ?? hashOnce(nameOf(target.user()))
  const maxInMemory = () => batch().maxQueueSize
  const writeDownRules = () => {
    const rules = options.rules()
    if (rules) leaveRules({ ...ports, paths: place.paths }, rules, credentials.owner())
  }
  const spool = openSpool({
    ...{ ports, place, ledger, caps, maxInMemory, account, standing },
    resource: resource.json,
    leaveRules: writeDownRules,
  })
  const { writer } = spool

  const delivery = loadOnce(async () => {
    const { createDelivery, http } = await works.sending()
    const run = createDelivery({
      ports,
      place,
      ledger,
      spool,
      http,
      wire,
      target,
      endpoint,
      news,
      credentials,
      batch,
      mayLeave,
    })
    return { run, close: http.close }
  })
  const turns = createTurns({
    ...{ clock, endpoint, report, trace },
    load: async () => (await delivery.get()).run,
    ready: resource.ready,
    hasWork: spool.hasWork,
    blockedMs: news.blockedMs,
    progress: () => endpoint.requests() + ledger.delivered() + ledger.dropped(),
  })
  const batchClock = createBatchClock({
    ...{ clock, report },
    load: works.clock,
    service: options.service,
    schedule: batch,
    isPending: writer.holds,
    onDue: () => turns.wake(false),
  })
  const endings = createEndings({
    ...{ clock, ledger, turns, spool },
    diskLasts: options.diskLasts,
    mayDetach: options.mayDetach,
    ending: batchClock.stop,
    settled: () => delivery.loaded()?.close(),
    handOver: (signal) => options.handOver({ hasLeftovers: spool.hasLeftovers, credentials: credentials.get }, signal),
  })

  let begun = false
  const begin = () => {
    if (begun) return
    begun = true
    try {
      resource.begin((json) => writer.setResource(json))
    } catch (error) {
      begun = false
      // Whatever is wrong with the facts about this process, the event at hand is not lost by it.
      report(internalDiagnostic('beginning', error), 'beginning')
    }
    if (!endings.hasEnded()) turns.leftoversIn(limits.leftoverDelayMs)
  }
  const wake = () => turns.wake(true)
  return {
    append: (id, json) => {
      begin()
      const isInMemory = spool.append(id, json)
      // Only now: a host at the end of its stack throws on the way there, and what did not arrive stands in no book.
      ledger.admit()
      // What is on disk only is not due: the turn that those in memory make due lets a reader of the file send it.
      if (isInMemory && !endings.hasEnded()) batchClock.note(id)
    },
    lose: () => {
      begin()
      writer.lose()
      ledger.admit()
    },
    userChanged: () => {
      writer.roll()
      credentials.reset()
      // What waited for credentials may find them now.
      if (target.authRequired && begun) wake()
    },
    wake,
    reconfigure: batchClock.reconfigure,
    flush: endings.flush,
    shutdown: endings.shutdown,
    health: () => {
      const { kept, pending } = spool.held()
      return { ...ledger.books(kept, pending), ...endpoint.health() }
    },
    storage: writer.storage,
  }
}
