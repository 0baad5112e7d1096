/* The words of an outbox, for those who open one and for those who are handed one. `open.ts` makes it. */

import type { Ledger } from '../books/ledger.ts'
import type { Place } from '../home/place.ts'
import type { TelemetryEvent } from '../model/event.ts'
import type { SinkHealth } from '../model/health.ts'
import type { Auth } from '../model/options.ts'
import type { PipelineModule } from '../model/pipeline.ts'
import type { Http, Ports } from '../model/ports.ts'
import type { Batch } from '../model/settings.ts'
import type { Wire } from '../model/wire.ts'
import type { Proof, Whose } from './delivery/credentials.ts'
import type { createDelivery } from './delivery/delivery.ts'
import type { Target } from './delivery/post.ts'
import type { Endings } from './endings.ts'
import type { SpoolCaps } from './spool/caps.ts'
import type { KillFile } from './spool/killswitch-file.ts'

/** One destination's durable queue. What `append` took is on disk when it returns, and leaves when it may. None of this throws. */
export interface Outbox extends Pick<Endings, 'flush' | 'shutdown'> {
  /**
   * Takes one encoded event under its id, and books it as admitted. `event`: what it was encoded from, for the batch processor; undefined
   * where somebody else encoded it.
   */
  append(id: string, json: string, event?: TelemetryEvent): void
  /** Books one event as admitted, and as `queue_full`, that found no room before it came here. */
  lose(): void
  /** Another account from here on: its events go into another segment, and credentials are asked for anew. */
  userChanged(): void
  /** What kept events from leaving may be over: sends soon, what others left included. */
  wake(): void
  /** The batch configuration may be another one. */
  reconfigure(): void
  health(): Omit<SinkHealth, 'killed'>
  /** The rules by which this is sent are others: whoever sends for this program, an uploader, should know. */
  rulesChanged(): void
  /** Where the next event would go. */
  storage(): 'disk' | 'memory'
  /** For somebody who starts an uploader. */
  readonly remains: Remains
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

/** The large parts of the code, loaded when they are first needed: sending, and OpenTelemetry's batch processor. */
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

/** What a queue is made of. */
export interface OutboxOptions {
  readonly ports: Ports
  readonly place: Place
  readonly ledger: Ledger
  readonly wire: Wire
  readonly target: OutboxTarget
  readonly resource: OutboxResource
  readonly caps: SpoolCaps & { readonly maxEventBytes: number }
  readonly batch: () => Batch
  /** What the server said of itself. */
  readonly kill: KillFile
  /** The killswitch and the host's own switch. */
  readonly mayLeave: () => boolean
  readonly works: Works
  /** By what rules this is sent, for others who are asked to send it; undefined: nothing is to be written. Asks the host nothing. */
  readonly rules: () => object | undefined
  /** Whether what is on disk outlives the job. */
  readonly diskLasts: boolean
}
