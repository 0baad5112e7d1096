/* What is known of an internal user's client for `telemetry_diagnostics`, the SDK's own event. */

import type { Diagnostic } from './diagnostics.ts'
import type { Draft } from './draft.ts'

/** What the client of an internal user notes of itself. Clients of other users have none. */
export interface Insight {
  /** When the creation began, by the clock of durations, which is 0 at the start of the process. */
  readonly fromMs: number
  /** When the creation had ended; the same as `fromMs` where the client began switched off. */
  toMs: number
  /** Bugs of ours that were caught so far. */
  readonly bugs: Diagnostic[]
  /** Records the event as any other is recorded. Does nothing until the client is built, which puts its own way of recording here. */
  record: (make: () => Draft) => void
}
