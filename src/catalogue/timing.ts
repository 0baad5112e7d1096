/* How `time` measures. The work is the host's: what it returns or throws, and when, must be as without us. */

import type { ErrorFacts } from '../model/errors.ts'

/** What was measured of a piece of work. */
export interface Timing extends Partial<ErrorFacts> {
  /** How long it took, in milliseconds, three digits behind the point. */
  readonly duration_ms: number
  /** `ok`: it returned. `error`: it threw or rejected. */
  readonly outcome: 'ok' | 'error'
}

/**
 * Runs a piece of work, hands on what it returns or throws, and tells how it went: once, before the caller goes on.
 *
 * @param factsOf must not throw.
 * @param tell must not throw.
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
  // A promise that can do more than others, such as that of a child process, is handed on as it is, and only watched.
  if (result instanceof Promise && result.constructor !== Promise) {
    result.then(() => ended('ok'), failed)
    return result
  }
  // Of all others a promise that follows it. Only watching would count as handling its rejection, so that a program that forgot to await it
  // would go on; and a thenable that begins its work when it is awaited, as some queries do, would do it twice.
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
