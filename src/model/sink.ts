import type { RefusalReason } from './books.ts'
import type { TelemetryEvent } from './event.ts'
import type { Upload } from './options.ts'
import type { Signal } from './platform-types.ts'
import type { Draw } from './settings.ts'
import type { FlushResult, SinkHealth } from './telemetry.ts'

/** How long a `flush` or `shutdown` of a sink may take. */
export interface Ending {
  readonly timeoutMs: number
  readonly signal: Signal | undefined
}

/** Whether an event is admitted. `refused`: why it is not. `rate`: the sampling rate under which it was kept, if that was below 1. */
export interface Answer {
  readonly refused?: RefusalReason
  readonly rate?: number
}

/** A destination of events. None of its methods throws into its caller. */
export interface Sink {
  readonly name: string
  /** Called for every event before it is built, so that a refused one costs little. Counts the answer. */
  admit(eventName: string, draw: Draw): Answer
  /** Takes an admitted event. */
  accept(event: TelemetryEvent): void
  /** Books an admitted event as `queue_full`: the deferred client had no room to keep it. */
  lose(): void
  /** The user changed: events that follow belong to another account and go into another segment. */
  userChanged(): void
  /** `setEnabled` was called. */
  enabledChanged(enabled: boolean): void
  flush(ending: Ending): Promise<FlushResult>
  shutdown(ending: Ending & { readonly upload: Upload }): Promise<FlushResult>
  health(): SinkHealth
  storage(): 'disk' | 'memory'
}
