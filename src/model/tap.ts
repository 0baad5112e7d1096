import type { Report } from './diagnostics.ts'
import type { TelemetryEvent } from './event.ts'
import type { EventProcessor } from './processors.ts'

/** The host's own processors, behind a provider of their own. None of its methods throws or rejects. */
export interface Tap {
  emit(event: TelemetryEvent): void
  flush(): Promise<unknown>
  shutdown(): Promise<unknown>
}

export interface TapOptions {
  readonly processors: readonly EventProcessor[]
  /** JSON of the facts about this process. */
  readonly resource: string
  readonly report: Report
}
