import type { ErrorFacts } from '../model/errors.ts'

/** What was measured of a piece of work. */
export interface Timing extends Partial<ErrorFacts> {
  /** How long it took, in milliseconds, three digits behind the point. */
  readonly duration_ms: number
  /** `ok`: it returned. `error`: it threw or rejected. */
  readonly outcome: 'ok' | 'error'
}

/**
 * Runs a piece of work, hands on what it returns or throws as it is, and tells how it went: once, before the caller goes on. What `tell` throws is
 * the caller's of this to prevent.
 */
export function timed<R>(
  work: () => R,
  monotonic: () => number,
  factsOf: (error: unknown) => ErrorFacts,
  tell: (timing: Timing) => void,
): R {
  const began = monotonic()
  const ended = (outcome: 'ok' | 'error', facts?: ErrorFacts) =>
    tell({ duration_ms: Math.round((monotonic() - began) * 1_000) / 1_000, outcome, ...facts })
  let result: R
  try {
    result = work()
  } catch (error) {
    ended('error', factsOf(error))
    throw error
  }
  if (!isThenable(result)) {
    ended('ok')
    return result
  }
  // Beside it, and not a promise of our own: whoever holds the result sees its rejection, or leaves it unhandled, as without us.
  result.then(
    () => ended('ok'),
    (error: unknown) => ended('error', factsOf(error)),
  )
  return result
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
