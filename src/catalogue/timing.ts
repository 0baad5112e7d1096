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
  const failed = (error: unknown) => ended('error', factsOf(error))
  // One that can do more than a promise, such as that of a child process, is handed on as it is, and watched beside it.
  if (result instanceof Promise && result.constructor !== Promise) {
    result.then(() => ended('ok'), failed)
    return result
  }
  // Of all others a promise behind it: to watch beside it would count as handling its rejection, and a program that forgot to await it would go on;
  // and what runs when it is awaited, as a query may, would run twice.
  return Promise.resolve(result).then(
    (value) => {
      ended('ok')
      return value
    },
    (error: unknown) => {
      failed(error)
      throw error
    },
  ) as R
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
