/*
 * All waits after failures and after an outage, as numbers. Nothing here starts a timer: `outbox/delivery/endpoint.ts` keeps the backoff of
 * this process, `outbox/spool/backoff-file.ts` the ladder that all processes of a directory share.
 */

import { limits } from '../model/limits.ts'

/** Failures in a row, and the monotonic time before which nothing is sent. */
export interface Backoff {
  readonly attempts: number
  readonly until: number
}

/** Before the first failure, and after a success. */
export const noBackoff: Backoff = { attempts: 0, until: Number.NEGATIVE_INFINITY }

/**
 * One failed request: its monotonic time, a random number in [0, 1) for the jitter, what the server asked for, and the setting
 * `maxAttempts`.
 */
export interface Failure {
  readonly now: number
  readonly roll: number
  readonly retryAfterMs: number | undefined
  readonly maxAttempts: number
}

/**
 * The state after another failure. The delay grows with the square of the attempts and is drawn from its whole range (full jitter), so
 * that clients that failed together do not return together; it is at least `backoffFloorMs`, so that a retry does not begin while the
 * failed connection still keeps a finished program alive. A `Retry-After` of the server takes its place. After `maxAttempts` failures
 * the endpoint is probed once a minute (`probeMs`) ± 10 %, or as seldom as a longer `Retry-After` says.
 */
export function afterFailure(backoff: Backoff, { now, roll, retryAfterMs, maxAttempts }: Failure): Backoff {
  const attempts = backoff.attempts + 1
  const own =
    attempts >= maxAttempts
      ? limits.probeMs * (0.9 + 0.2 * roll)
      : Math.max(limits.backoffFloorMs, quadraticMs(attempts) * roll)
  return {
    attempts,
    until:
      now + (retryAfterMs === undefined ? own : attempts >= maxAttempts ? Math.max(own, retryAfterMs) : retryAfterMs),
  }
}

/** `min(base · attempts², cap)` in milliseconds, before jitter. */
const quadraticMs = (attempts: number): number =>
  Math.min(limits.backoffBaseMs * attempts * attempts, limits.backoffCapMs)

/**
 * How long all processes of a directory wait after the n-th step of shared failures, in milliseconds before jitter. Step 1 imposes no
 * wait, because the run right after one that failed may succeed; only a failed probe raises it.
 */
export const ladderMs = (step: number): number =>
  step <= 1 ? 0 : Math.min(limits.ladderBaseMs * 2 ** Math.min(step - 2, 20), limits.ladderCapMs)

/**
 * The pause before the n-th chunk after a recovery (1 = the first after the one that proved it): bursts of 1, 2, 4, … with a longer
 * pause between.
 */
export function rampPauseMs(chunksSinceRecovery: number): number {
  const endsBurst = chunksSinceRecovery < limits.rampRequests && (chunksSinceRecovery & (chunksSinceRecovery + 1)) === 0
  return endsBurst ? limits.rampPauseMs : limits.chunkPauseMs
}
