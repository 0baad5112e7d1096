import type { SinkHealth } from '../../model/telemetry.ts'
import { type Backoff, noBackoff } from '../../policy/backoff.ts'

/** What a sink remembers of its sending, from one turn to the next. */
export interface SendingState {
  backoff: Backoff
  requests: number
  retries: number
  /** Dropped events the server was told of. */
  reported: number
  lastError: SinkHealth['lastError']
  /** The same for a diagnostic, in words. */
  lastAnswer: { readonly text: string; readonly status?: number; readonly requestId?: string }
  /** Of the last answered POST, in milliseconds. */
  latencyMs: number | undefined
  /** The segment whose chunk failed last: the next probe takes another, for it may be that one alone. */
  failedSegment: string | undefined
  /** Monotonic time of the last chunk. */
  sentAt: number
  /** Chunks sent since an outage ended; undefined when there was none, or the ramp is over. */
  sinceRecovery: number | undefined
}

export const createSendingState = (): SendingState => ({
  backoff: noBackoff,
  requests: 0,
  retries: 0,
  reported: 0,
  lastError: undefined,
  lastAnswer: { text: 'no answer' },
  latencyMs: undefined,
  failedSegment: undefined,
  sentAt: Number.NEGATIVE_INFINITY,
  sinceRecovery: undefined,
})
