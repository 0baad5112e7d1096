/*
 * The queue between `observe` and `reduce`. Facts come from the middle of the host's work; they are reduced after it, so that a slow or
 * faulty reducer neither delays nor breaks the place that observed. Its counts balance: observed = reduced + dropped + waiting.
 */

import { tally } from '../books/tally.ts'
import type { FactDrop, ReducerHealth } from '../model/facts.ts'
import type { Clock } from '../model/ports.ts'

/** Facts on their way to `reduce`. */
export interface FactQueue<Fact> {
  /** Takes a fact in. If the queue is full, counts it as dropped and returns false. */
  put(fact: Fact): boolean
  /** Counts a fact as dropped without taking it in. */
  refuse(why: FactDrop): void
  /** Reduces now what waits now. What is put in meanwhile waits for the next time. */
  drain(): void
  counts(): ReducerHealth['facts']
}

/**
 * A bounded queue that is emptied as soon as the code that runs now pauses.
 *
 * @param take reduces one fact and says what became of it. It must not throw.
 */
export function createFactQueue<Fact>(
  max: number,
  clock: Clock,
  take: (fact: Fact) => 'reduced' | FactDrop,
): FactQueue<Fact> {
  const waiting: Fact[] = []
  let observed = 0
  let reduced = 0
  const dropped: Partial<Record<FactDrop, number>> = {}
  let isDraining = false
  let isDue = false

  const drain = (): void => {
    // A fact that is observed while another one is reduced waits for its turn: `reduce` is never entered twice.
    if (isDraining) return
    isDraining = true
    for (let n = waiting.length; n > 0; n--) {
      const result = take(waiting.shift() as Fact)
      if (result === 'reduced') reduced++
      else tally(dropped, result, 1)
    }
    isDraining = false
    // A reducer may observe new facts without end. A timer between the rounds lets the host's event loop go on.
    if (waiting.length > 0) clock.later(0, drain)
  }
  const refuse = (why: FactDrop): void => {
    observed++
    tally(dropped, why, 1)
  }
  return {
    put: (fact) => {
      if (waiting.length >= max) {
        refuse('overflow')
        return false
      }
      observed++
      waiting.push(fact)
      if (isDue || isDraining) return true
      isDue = true
      // Not `queueMicrotask`, which a host's tests may replace. And not a timer: a program may end before it fires, and the facts would be lost.
      void Promise.resolve().then(() => {
        isDue = false
        drain()
      })
      return true
    },
    refuse,
    drain,
    counts: () => ({ observed, reduced, waiting: waiting.length, dropped: { ...dropped } }),
  }
}
