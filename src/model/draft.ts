/* An event between the logger and the sinks: what the host gave, before who it is of is added. */

import type { ExperimentFacts, Fields } from './event.ts'

/** What the host logged, cleaned and frozen. Session, installation and user are added when the event is built. */
export interface Draft {
  /** The UUID by which the server recognises duplicates. */
  readonly id: string
  /** When it happened, in epoch milliseconds. */
  readonly time: number
  /** The session of the logger; undefined: use the client's. */
  readonly sessionId: string | undefined
  readonly context: Fields
  readonly metadata: Fields
  /** What only privileged sinks get; undefined: nothing. */
  readonly privileged?: Fields | undefined
  readonly experiment?: ExperimentFacts | undefined
  /** Whether it tells of an error. */
  readonly isError?: boolean | undefined
}
