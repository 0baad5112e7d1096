/* Waiting for events in tests: as soon as they are there, instead of for a time that is too short or too long. */

import type { Clock } from '../model/ports.ts'

/** The waits of one endpoint. */
export interface Arrivals {
  /**
   * Resolves as soon as `arrived` holds; rejects when the time is up, or nothing can arrive any more.
   *
   * @param missing says what is missing when the time is up.
   */
  until(arrived: () => boolean, timeoutMs: number, missing: () => string): Promise<void>
  /** To be called when something arrived. */
  tell(): void
  /** To be called when nothing more will: whoever waits is rejected. */
  end(): void
}

interface Waiter {
  readonly look: () => void
  readonly fail: (why: string) => void
}

/** @param clock its timers hold the process. */
export function createArrivals(clock: Pick<Clock, 'hold'>): Arrivals {
  const waiters = new Set<Waiter>()
  let ended = false
  return {
    until: (arrived, timeoutMs, missing) =>
      new Promise((resolve, reject) => {
        const over = (end: () => void) => {
          waiters.delete(waiter)
          cancel()
          end()
        }
        const fail = (why: string) => over(() => reject(new Error(`${why}: ${missing()}`)))
        const waiter = { look: () => void (arrived() && over(resolve)), fail }
        // Holds the process: a test that waits must not end before it was told what is missing.
        const cancel = clock.hold(timeoutMs, () => fail(`waited ${timeoutMs} ms`))
        waiters.add(waiter)
        waiter.look()
        if (ended && waiters.has(waiter)) fail('the endpoint is closed')
      }),
    tell: () => {
      for (const { look } of [...waiters]) look()
    },
    end: () => {
      ended = true
      for (const { fail } of [...waiters]) fail('the endpoint was closed')
    },
  }
}
