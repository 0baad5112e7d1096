/*
 * What the façade that hosts hold asks of whatever stands behind it. There are three: a running client, one that is switched off, and one
 * that waits for `start()`; the façade need not know which.
 */

import type { FieldProblem, RefusalReason } from './books.ts'
import type { Report } from './diagnostics.ts'
import type { Draft } from './draft.ts'
import type { Health } from './health.ts'
import type { ConsentResult, FlushOptions, FlushResult, ShutdownOptions, Status } from './telemetry.ts'

/**
 * Gives the key by which an event that is recorded once a day is recognised; undefined: it is always recorded.
 *
 * @param who whom it is about where the host does not say: the user, else the installation.
 */
export type Once = (who: () => string) => string | undefined

/** One call of a logger, as far as the core has to know it. */
export interface Logged {
  readonly name: string
  /**
   * Builds its draft; called only if the event is wanted, before `record` returns. Undefined: the deferred buffer was full, and the event is
   * booked as `queue_full`.
   */
  readonly make: () => Draft | undefined
  /** That of its logger, if it has one of its own. */
  readonly sessionId?: string | undefined
  readonly once?: Once | undefined
  /** Why the catalogue does not want it; booked as that unless the user said no. `internal` counts for external users alone. */
  readonly refusal?: RefusalReason | undefined
  /** Whether it tells of an error: all others are refused where the level is `errors`. Default: it does not. */
  readonly isError?: boolean | undefined
}

/** What stands behind a client: a live one, one that is off, or one that waits for its options. */
export interface Core {
  record(logged: Logged): void
  /** Tells the host a diagnostic. */
  readonly report: Report
  /** Counts a field that was left out or replaced, and tells the host once per problem and field. `said`: in these words. */
  onProblem(problem: FieldProblem, key: string, said?: string): void
  /** Whether an event logged now would be recorded; reads the consent file. */
  enabled(): boolean
  /** Used when the host gave no session id: random, made at the first call. */
  sessionId(): string
  /** The id of this installation, from its file; the empty string when the client is off. */
  installationId(): string
  /** What texts are hashed with, from its file; never sent. The empty string when the client is off or not started. */
  salt(): string
  setUser(user: unknown): void
  setEnabled(enabled: boolean): void
  setConsent(mode: Status['mode']): ConsentResult
  flush(options: FlushOptions | undefined): Promise<FlushResult>
  shutdown(options: ShutdownOptions | undefined): Promise<FlushResult>
  status(): Status
  health(): Health
}
