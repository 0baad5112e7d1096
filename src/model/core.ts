import type { FieldProblem } from './books.ts'
import type { Report } from './diagnostics.ts'
import type { Draft } from './draft.ts'
import type { ConsentResult, FlushOptions, FlushResult, Health, ShutdownOptions, Status } from './telemetry.ts'

/** What stands behind a client: a live one, one that is off, or one that waits for its options. */
export interface Core {
  /** `make` is called only if the event is wanted, and then at once; undefined: nobody kept what was logged. */
  record(name: string, make: () => Draft | undefined): void
  readonly report: Report
  onProblem(problem: FieldProblem, key: string): void
  enabled(): boolean
  /** Of clients that were given none. */
  sessionId(): string
  installationId(): string
  setUser(user: unknown): void
  setEnabled(enabled: boolean): void
  setConsent(mode: Status['mode']): ConsentResult
  flush(options: FlushOptions): Promise<FlushResult>
  shutdown(options: ShutdownOptions): Promise<FlushResult>
  status(): Status
  health(): Health
}
