import type { RefusalReason } from './books.ts'
import type { TelemetryEvent } from './event.ts'
import type { Upload } from './options.ts'
import type { Signal } from './platform-types.ts'
import type { FlushResult, SinkHealth } from './telemetry.ts'

/** Bounds of one ending of a sink. */
export interface Ending {
  readonly timeoutMs: number
  readonly signal: Signal | undefined
}

/** `refused`: why an event is not wanted. `rate`: the probability with which it was kept, if that was not certain. */
export interface Answer {
  readonly refused?: RefusalReason
  readonly rate?: number
}

/** A destination of events. None of its methods throws into its caller. */
export interface Sink {
  readonly name: string
  /** Asked for every event before it is built: whether it wants it, and at which rate it was drawn. Counts the answer. */
  admit(eventName: string): Answer
  /** Takes an admitted event. */
  accept(event: TelemetryEvent): void
  /** Books an admitted event for which there was no room before it came here. */
  lose(): void
  /** Another user: what follows is another account's. */
  userChanged(): void
  /** The host's own switch was turned. */
  enabledChanged(enabled: boolean): void
  flush(ending: Ending): Promise<FlushResult>
  shutdown(ending: Ending & { readonly upload: Upload }): Promise<FlushResult>
  health(): SinkHealth
  storage(): 'disk' | 'memory'
}
