import type { RefusalReason } from './books.ts'
import type { TelemetryEvent } from './event.ts'
import type { Upload } from './options.ts'
import type { Signal } from './platform-types.ts'
import type { Draw } from './settings.ts'
import type { Killed, SinkHealth, SinkResult } from './telemetry.ts'

/** The name of the sink that sends to the option `endpoint`, in settings, books and the name of its directory. */
export const backendName = 'backend'

/** The name of the host's own processors, in settings and books. */
export const processorsName = 'processors'

/** How long a `flush` or `shutdown` of a sink may take. */
export interface Ending {
  readonly timeoutMs: number
  readonly signal: Signal | undefined
}

/** How a program ends, and what becomes of its events then. */
export interface LastEnding extends Ending {
  readonly upload: Upload
}

/** Whether an event is admitted. `refused`: why it is not. `rate`: the sampling rate under which it was kept, if that was below 1. */
export interface Answer {
  readonly refused?: RefusalReason
  readonly rate?: number
}

/** What a queue knows of itself. Whether it is switched off is not for it to know. */
export type QueueHealth = Omit<SinkHealth, 'killed'>

/** A destination of events. It only takes: whether an event may come to it was decided before. None of its methods throws into its caller. */
export interface Sink {
  /** Takes an event and books it as admitted. */
  accept(event: TelemetryEvent): void
  /** Books an event as admitted, and as `queue_full`: the deferred client had no room to keep it. */
  lose(): void
  /** The user changed: events that follow belong to another account and go into another segment. */
  userChanged(): void
  /** `setEnabled` was called. */
  enabledChanged(enabled: boolean): void
  /** The remote settings may be others. */
  settingsChanged(): void
  flush(ending: Ending): Promise<SinkResult>
  /** `detach` means: leave on disk for an uploader, which somebody else starts; what is in memory only is sent from here. */
  shutdown(ending: LastEnding): Promise<SinkResult>
  health(): QueueHealth
  storage(): 'disk' | 'memory'
}

/** A sink with the rules by which events come to it. */
export interface Destination {
  /** What settings, books and diagnostics call it. */
  readonly name: string
  /** Whether the operator lets an event of this name come here. Books nothing. */
  readonly admit: (eventName: string, draw: Draw) => Answer
  /** Who switched it off. `asks`: the settings are asked, and the disk is looked at; else it is said what was last heard. Left out: nobody can. */
  readonly killed?: (asks: boolean) => Killed | undefined
  /** Books an event that did not come here. */
  readonly refuse: (reason: RefusalReason) => void
  /** The sink; built when it is asked for first. */
  readonly sink: () => Sink
}
