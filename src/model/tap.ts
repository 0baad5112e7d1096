/* The host's own log record processors, as the sink `sinks/processors.ts` sees them; `otel/tap.ts`, loaded late, implements it. */

import type { Report } from './diagnostics.ts'
import type { TelemetryEvent } from './event.ts'
import type { EventProcessor } from './processors.ts'

/** The host's processors, behind a provider of their own. None of its methods throws or rejects. */
export interface Tap {
  emit(event: TelemetryEvent): void
  flush(): Promise<unknown>
  shutdown(): Promise<unknown>
}

/** What a tap is made of. */
export interface TapOptions {
  readonly processors: readonly EventProcessor[]
  /** JSON of the facts about this process. */
  readonly resource: string
  readonly report: Report
}
