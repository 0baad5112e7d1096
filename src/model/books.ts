/*
 * The words in which the SDK accounts for events and fields. Every admitted event ends in one of these counts, so that nothing is lost
 * without a name for it: `expectBalanced` of the tests checks the sums.
 */

/**
 * Why an event that was admitted is given up. Closed: a loss without one of these names is a bug.
 * - `rejected`: the server refused this one event (400, 413 or 422 on its own, or by the partial success of OTLP).
 * - `too_large`: its line is over `maxEventBytes`.
 * - `queue_full`: it could only be held in memory, and that was full; or it could not be encoded.
 * - `no_disk`: it was held in memory only when the process ended.
 * - `consent`: consent was withdrawn or renewed after it was recorded.
 * - `max_age`, `max_bytes`, `max_files`: the spool was over that cap, and it was among the oldest. `max_age` also: older than its endpoint takes.
 */
export type DropReason =
  | 'rejected'
  | 'too_large'
  | 'queue_full'
  | 'no_disk'
  | 'consent'
  | 'max_age'
  | 'max_bytes'
  | 'max_files'

/**
 * Why an event is not admitted in the first place.
 * - `opt_out`: the user, the environment or the host said no.
 * - `sampling`: the sampling rate is below 1, and the draw said no.
 * - `killswitch`: the operator has stopped this sink.
 * - `duplicate`: it counts once, and was recorded within the last day. Of `orangebox/outbox`: a line with the same key waits already.
 * - `not_listed`: the sink has a list of the events it takes, and this is none of them.
 * - `undeclared`: the catalogue has no event of this name.
 * - `expired`: its day in the catalogue is over.
 * - `internal`: the catalogue wants it of internal users alone, and this is none.
 * - `level`: the host's level is `errors`, and it tells of none.
 */
export type RefusalReason =
  | 'opt_out'
  | 'sampling'
  | 'killswitch'
  | 'duplicate'
  | 'not_listed'
  | 'undeclared'
  | 'expired'
  | 'internal'
  | 'level'

/**
 * Why a field was left out of an event, or replaced in it.
 * - `string`, `object`, `function`, `symbol`, `bigint`: what it held; lists and Dates are objects.
 * - `not_finite`: it held NaN or an infinity.
 * - `key`: its name does not match `/^[A-Za-z_$][\w.$-]{0,63}$/`.
 * - `getter`: it threw when it was read.
 * - `unreadable`: what was given is no object (a list is none), one that cannot be looked at, bytes, or one with thousands of fields.
 * - `names`: the program uses more field names than `maxFieldNames`.
 *
 * With a catalogue also:
 * - `undeclared`: the catalogue does not declare it.
 * - `missing`: it is declared and was not given.
 * - `unfit`: it held something else than was declared.
 * - `other`: its text is not among those that were declared; it became `other`.
 * - `sensitive`: its text looks like a path in a home folder, an e-mail address or a secret; it became `redacted`.
 */
export type FieldProblem =
  | 'string'
  | 'object'
  | 'function'
  | 'symbol'
  | 'bigint'
  | 'not_finite'
  | 'key'
  | 'getter'
  | 'unreadable'
  | 'names'
  | CatalogueProblem

/** Those that only a catalogue finds. */
export type CatalogueProblem = 'undeclared' | 'missing' | 'unfit' | 'other' | 'sensitive'

/** Counts by name; a name that never occurred is absent. */
export type Counts<K extends string> = Readonly<Partial<Record<K, number>>>

/**
 * The books of one sink. Also while a request is under way:
 * `logged = admitted + Σ refused` and `admitted + claimed = delivered + kept + released + pending + Σ dropped`.
 */
export interface Books {
  /** Calls of `logEvent` and `logExperiment` that came to an end; one that is cut short by a full stack is in no count. */
  readonly logged: number
  /** Logged, but not taken, by reason. */
  readonly refused: Counts<RefusalReason>
  /** Logged and taken: on disk or in memory from then on. */
  readonly admitted: number
  /** Events of segments taken over from the disk, own sealed segments included. */
  readonly claimed: number
  /** Accepted by the endpoint. */
  readonly delivered: number
  /** On disk, in segments this process holds. */
  readonly kept: number
  /** On disk, in segments that this process gave back (sealed, released) or that another one took over. */
  readonly released: number
  /** In memory only. */
  readonly pending: number
  /** Given up, by reason. */
  readonly dropped: Counts<DropReason>
  /** Answers that came when the events were no longer held here; not part of the sums above. */
  readonly late: number
}
