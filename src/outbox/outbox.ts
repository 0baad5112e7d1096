/* The words of an outbox, for those who open one and for those who are handed one. `open.ts` makes it. */

import type { Ledger } from '../books/ledger.ts'
import type { Place } from '../home/place.ts'
import type { TelemetryEvent } from '../model/event.ts'
import type { SinkHealth } from '../model/health.ts'
import type { Auth } from '../model/options.ts'
import type { Ports } from '../model/ports.ts'
import type { Batch } from '../model/settings.ts'
import type { Stop } from '../model/stop.ts'
import type { Wire } from '../model/wire.ts'
import type { OpenBatches } from './batch-clock.ts'
import type { Deadline } from './deadline.ts'
import type { Whose } from './delivery/account.ts'
import type { CredentialStore, createCredentialStore, Proof } from './delivery/credentials.ts'
import type { Target } from './delivery/post.ts'
import type { Endings } from './endings.ts'
import type { SpoolCaps, Standing } from './spool/caps.ts'
import type { KillFile } from './spool/killswitch-file.ts'
import type { Spool } from './spool/open.ts'

/** One destination's durable queue. What `append` took is on disk when it returns, and leaves when it may. None of this throws. */
export interface Outbox extends Pick<Endings, 'flush' | 'shutdown'> {
  /**
   * Takes one encoded event under its id, and books it as admitted. `event`: what it was encoded from, for the batch processor; undefined
   * where somebody else encoded it.
   */
  append(id: string, json: string, event?: TelemetryEvent): void
  /** Whether an event of this id waits, as far as memory knows. */
  holds(id: string): boolean
  /** Books one event as admitted, and as `queue_full`, that was lost before it came here. */
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

/** What a turn of sending is about: what this client holds, and what others left. */
export interface What {
  readonly own: boolean
  readonly leftovers: boolean
}

/** What this client holds, and what others left. */
export const everything: What = { own: true, leftovers: true }

/** When turns of sending are run: one at a time, in the background or because somebody awaits them. */
export interface Turns {
  /** Sends soon, without keeping the process alive. */
  wake(what: What): void
  /**
   * Sends now, until nothing is left, a turn gets nothing done, or the deadline comes. `again`: failures are waited out and tried
   * again while there is time. Resolves at the deadline at the latest.
   */
  run(deadline: Deadline, again: boolean): Promise<void>
  /** Ends the background, aborting what is under way; resolves when it has settled. */
  stop(): Promise<void>
}

/** What is loaded to send: the turns, what is known of the endpoint, and the connections. */
export interface Means extends Turns {
  /** What is known of the endpoint, here or by others. */
  standing(): Standing
  /** Whether the endpoint failed when it was last tried here. Looks at no disk. */
  isFailing(): boolean
  health(): Pick<SinkHealth, 'requests' | 'retries' | 'lastError' | 'backoff' | 'reported'>
  /** Closes the connections, too. */
  stop(): Promise<void>
}

/** Builds them for one queue. */
export type OpenMeans = (queue: {
  readonly options: OutboxOptions
  readonly spool: Spool
  /** Undefined: the host has no `auth`. */
  readonly credentials: CredentialStore | undefined
}) => Means

/** The large parts of the code, loaded when they are first needed: sending, credentials, and OpenTelemetry's batch processor. */
export interface Works {
  sending(): Promise<OpenMeans>
  credentials(): Promise<typeof createCredentialStore>
  clock(): Promise<OpenBatches>
}

/** What somebody who starts an uploader needs to know of this outbox. */
export interface Remains {
  /** Whether there is a segment somebody could take. */
  hasLeftovers(): boolean
  credentials(signal: Stop): Promise<Proof | undefined>
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
