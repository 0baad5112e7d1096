/* The state of one destination in memory: failures and waits, pace after an outage, and what `health` shows. */

import type { SinkHealth } from '../../model/health.ts'
import { limits } from '../../model/limits.ts'
import type { Clock, Random } from '../../model/ports.ts'
import { afterFailure, noBackoff, rampPauseMs } from '../../policy/backoff.ts'

/** How a request ended, for a diagnostic: in words, and by what its operator finds it. */
export interface LastAnswer {
  readonly text: string
  readonly status?: number
  readonly requestId?: string
}

/** What one client knows of its endpoint, from one turn to the next. Nobody else writes it. */
export interface Endpoint {
  /** Milliseconds in which nothing may be sent; 0: now. */
  waitMs(): number
  /** Failures in a row. */
  failures(): number
  /** Nothing is sent for so long, for a reason that is no failure of the endpoint's. */
  holdOff(forMs: number): void
  /** The segment whose chunk failed last. The next probe takes another, because the fault may be in that one alone. */
  avoid(): string | undefined
  /** How long the last answered request took, in milliseconds. */
  latencyMs(): number | undefined
  /** Requests that were begun. */
  requests(): number
  /** Whether it took or failed anything yet. */
  standing(): 'unknown' | 'takes' | 'fails'
  /** Bytes a body may have, as far as it told: half of what it refused as too large. */
  maxBodyBytes(): number
  /** It refused a body of so many bytes as too large. */
  refusedBytes(bytes: number): void
  /** Milliseconds to wait before the next request: none while it is healthy; after an outage in bursts that grow, with pauses between. */
  paceMs(): number
  /** A chunk is about to be sent. */
  paced(): void
  /** A request begins. */
  began(): void
  /** It was answered after so many milliseconds, whatever the answer. */
  answered(afterMs: number): void
  /** What was wrong with it, or with what it takes to make one. */
  erred(error: NonNullable<SinkHealth['lastError']>, text?: string): void
  lastAnswer(): LastAnswer
  lastError(): SinkHealth['lastError']
  /** It took what was sent. `healed`: other processes had met an outage, and this was its end. */
  succeeded(healed: boolean): void
  /** It did not. `segment`: whose chunk that was; `retryAfterMs`: what it asked for; `maxAttempts`: the setting. */
  failed(failure: {
    readonly segment: string
    readonly retryAfterMs: number | undefined
    readonly maxAttempts: number
  }): void
  /** It learned of so many dropped events. */
  told(n: number): void
  health(): Pick<SinkHealth, 'requests' | 'retries' | 'lastError' | 'backoff' | 'reported'>
}

/** An endpoint of which nothing is known yet. */
export function createEndpoint({ clock, random }: { readonly clock: Clock; readonly random: Random }): Endpoint {
  let backoff = noBackoff
  let [requests, retries, reported] = [0, 0, 0]
  let lastError: SinkHealth['lastError']
  let lastAnswer: LastAnswer = { text: 'no answer' }
  let latencyMs: number | undefined
  let failedSegment: string | undefined
  let pacedAt = Number.NEGATIVE_INFINITY
  /** Chunks sent since an outage ended; undefined when there was none, or the ramp is over. */
  let sinceRecovery: number | undefined
  let standing: 'unknown' | 'takes' | 'fails' = 'unknown'
  let maxBodyBytes = Number.POSITIVE_INFINITY

  return {
    standing: () => standing,
    maxBodyBytes: () => maxBodyBytes,
    refusedBytes: (bytes) => {
      maxBodyBytes = Math.max(limits.minBodyBytes, Math.min(maxBodyBytes, bytes / 2))
    },
    waitMs: () => Math.max(0, backoff.until - clock.monotonic()),
    failures: () => backoff.attempts,
    holdOff: (forMs) => {
      backoff = { ...backoff, until: Math.max(backoff.until, clock.monotonic() + forMs) }
    },
    avoid: () => failedSegment,
    latencyMs: () => latencyMs,
    requests: () => requests,
    paceMs: () => {
      if (sinceRecovery === undefined) return 0
      const pauseMs = rampPauseMs(++sinceRecovery)
      // The bursts have reached their full length, and the endpoint has taken them: no more pauses.
      if (sinceRecovery >= limits.rampRequests) sinceRecovery = undefined
      return pacedAt + pauseMs - clock.monotonic()
    },
    paced: () => {
      pacedAt = clock.monotonic()
    },
    began: () => {
      requests++
      if (backoff.attempts > 0) retries++
    },
    answered: (afterMs) => {
      latencyMs = afterMs
    },
    erred: (error, text) => {
      lastError = error
      if (text === undefined) return
      const { status, requestId } = error
      lastAnswer = { text, ...(status !== undefined && { status }), ...(requestId && { requestId }) }
    },
    lastAnswer: () => lastAnswer,
    lastError: () => lastError,
    succeeded: (healed) => {
      // Whichever process met the outage: all that waits in the directory is about to be sent, so the requests are paced.
      if (healed || backoff.attempts > 0) sinceRecovery = 0
      backoff = noBackoff
      failedSegment = undefined
      standing = 'takes'
    },
    failed: ({ segment, retryAfterMs, maxAttempts }) => {
      backoff = afterFailure(backoff, { now: clock.monotonic(), roll: random.roll(), retryAfterMs, maxAttempts })
      failedSegment = segment
      sinceRecovery = undefined
      standing = 'fails'
    },
    told: (n) => {
      reported += n
    },
    health: () => {
      const waits = backoff.attempts > 0 || backoff.until > clock.monotonic()
      const until = waits ? Math.round(clock.now() + backoff.until - clock.monotonic()) : undefined
      return { requests, retries, lastError, backoff: { attempts: backoff.attempts, until }, reported }
    },
  }
}
