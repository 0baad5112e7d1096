/* What the SDK tells its host about itself. Nothing else it has to say reaches the host's developers, so each code is a public promise. */

/**
 * What a diagnostic is about. Closed, so that a host can switch on it.
 * - `bad_option`, `bad_setting`, `bad_event_name`, `bad_field`: input that was replaced or left out.
 * - `catalogue`: an event that is not declared or has expired; a declaration that cannot be used.
 * - `disabled`: the client is off, and why.
 * - `consent`: the user or the host's level says something else than before, or the consent file cannot be looked at.
 * - `storage`: the disk cannot be used; events are held in memory.
 * - `damaged_segment`: lines of a segment could not be read and were skipped.
 * - `send_failed`, `auth`, `rejected`: what the endpoint or the credentials answered.
 * - `killed`: the server switched a sink off, and for how long.
 * - `backlog`: events lie on disk unsent for long.
 * - `dropped`: events were given up, by reason.
 * - `settings`: a settings source or the exchange of the batch configuration failed.
 * - `facts`: a reducer of `orangebox/facts` gave facts up, or a function it was made of threw.
 * - `processor`: one of the host's OpenTelemetry processors threw.
 * - `resource`: the resource function failed or took too long, or the machine could not be looked at.
 * - `internal`: a bug in orangebox; carries a stack. Please report it.
 */
export type DiagnosticCode =
  | 'bad_option'
  | 'bad_setting'
  | 'bad_event_name'
  | 'bad_field'
  | 'catalogue'
  | 'disabled'
  | 'consent'
  | 'storage'
  | 'damaged_segment'
  | 'send_failed'
  | 'auth'
  | 'rejected'
  | 'killed'
  | 'backlog'
  | 'dropped'
  | 'settings'
  | 'facts'
  | 'processor'
  | 'resource'
  | 'internal'

/** One thing the SDK has to say about itself. A repeated condition is said once, then counted in `health().diagnostics`. */
export interface Diagnostic {
  /** `info`: a decision you may want to know of. `warn`: something to change or to look into. `error`: a bug in orangebox. */
  readonly level: 'info' | 'warn' | 'error'
  /** What it is about; switch on this and not on `message`. */
  readonly code: DiagnosticCode
  /** One English sentence for a developer: what was wrong, and what was used instead. The wording may change with any version. */
  readonly message: string
  /** With `send_failed`, `rejected` and `auth`: what to quote to the operator of the endpoint. */
  readonly requestId?: string
  /** With `send_failed`, `rejected` and `auth`: the HTTP status. */
  readonly status?: number
  /** With `internal`: where it happened. */
  readonly stack?: string
}

/** Says one thing; `about` tells conditions of one code apart, each of which is said once. */
export type Report = (diagnostic: Diagnostic, about?: string) => void
