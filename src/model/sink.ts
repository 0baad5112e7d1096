/*
 * What the client knows of destinations. A sink only takes events; whether one comes to it is decided before, by `sinks/fan-out.ts` and
 * the destination's rules, so that consent and sampling are asked in one place for all sinks.
 */

import type { RefusalReason } from './books.ts'
import type { TelemetryEvent } from './event.ts'
import type { SinkHealth } from './health.ts'
import type { Killed } from './killed.ts'
import type { Upload } from './options.ts'
import type { Signal } from './platform-types.ts'
import type { Draw } from './settings.ts'
import type { SinkResult, SinkStatus } from './telemetry.ts'

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

/** Takes events, and books them. None of its methods throws into its caller. */
export interface Sink {
  /** Takes an event and books it as admitted. */
  accept(event: TelemetryEvent): void
  /** Books an event as admitted, and as `queue_full`: the deferred client had no room to keep it. */
  lose(): void
  /** The user changed: events that follow belong to another account and go into another segment. */
  userChanged(): void
  /** `setEnabled` was called. */
  enabledChanged(enabled: boolean): void
  /** The remote settings may have changed. */
  settingsChanged(): void
  flush(ending: Ending): Promise<SinkResult>
  /** `detach` means: leave on disk for an uploader, which the client starts once for all sinks; what is in memory only is sent from here. */
  shutdown(ending: LastEnding): Promise<SinkResult>
  health(): QueueHealth
  /** Where the next event would be kept. */
  storage(): SinkStatus['storage']
}

/** A sink with the rules by which events come to it. */
export interface Destination {
  /** What settings, books and diagnostics call it. */
  readonly name: string
  /** Whether the operator lets an event of this name come here. Books nothing. */
  readonly admit: (eventName: string, draw: Draw) => Answer
  /**
   * Who switched it off; undefined: nobody. Left out: nobody can.
   *
   * @param asks true: the settings are asked, and the disk is looked at. False: what was last heard.
   */
  readonly killed?: (asks: boolean) => Killed | undefined
  /** Books an event that did not come here. */
  readonly refuse: (reason: RefusalReason) => void
  /** The sink; built when it is asked for first. */
  readonly sink: () => Sink
}
