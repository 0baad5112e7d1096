/* What `health()` tells: counts of everything the SDK did, for a host's own tests and for a support case. */

import type { Books, Counts, FieldProblem } from './books.ts'
import type { DiagnosticCode } from './diagnostics.ts'
import type { Killed } from './killed.ts'

/** One sink's books and the state of its sending. */
export interface SinkHealth extends Books {
  /** POSTs that were begun. */
  readonly requests: number
  /** Requests that repeated events of a failed one. */
  readonly retries: number
  /** The last failure of a request; undefined: there was none. */
  readonly lastError:
    | {
        /** `HTTP_<status>` where there was an answer; else a code of Node's such as `ECONNREFUSED`, `TIMEOUT`, or `NO_CREDENTIALS`. */
        readonly code: string
        /** The HTTP status, if there was an answer. */
        readonly status: number | undefined
        /** The answer's `x-request-id` or the like, for the operator of the endpoint. */
        readonly requestId: string | undefined
      }
    | undefined
  /** How long this process waits after failures. */
  readonly backoff: {
    /** Failures in a row; 0 after a success. */
    readonly attempts: number
    /** Epoch milliseconds; undefined: nothing has to wait. */
    readonly until: number | undefined
  }
  /** Dropped events the endpoint has been told of in a delivered `client_report`. */
  readonly reported: number
  /** Who switched it off, as last heard; undefined: nobody. */
  readonly killed: Killed | undefined
}

/** A snapshot of what the SDK counts about itself. */
export interface Health {
  /** By sink; the first is called `backend`. A disabled client has none. */
  readonly sinks: { readonly [name: string]: SinkHealth }
  /** Fields left out of events, by reason. */
  readonly fields: Counts<FieldProblem>
  /** Diagnostics by code, repetitions that were not said included. */
  readonly diagnostics: Counts<DiagnosticCode>
}
