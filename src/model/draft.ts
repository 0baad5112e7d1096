import type { ExperimentFacts, Fields } from './event.ts'

/** What the host said at one moment, cleaned and frozen: everything but who and where. */
export interface Draft {
  readonly id: string
  /** Epoch milliseconds. */
  readonly time: number
  /** Undefined: the client's own session. */
  readonly sessionId: string | undefined
  readonly context: Fields
  readonly metadata: Fields
  readonly experiment: ExperimentFacts | undefined
}
