/** What becomes of calls that a function's own callees make of it. */
export interface Nested<A extends readonly unknown[], R> {
  /** What such a call returns at once. */
  readonly promised: R
  /** Made behind one call at most; without a limit, a callee that calls again each time would never let it end. */
  readonly most: number
  /** What is done with the rest. */
  readonly beyond: (...args: A) => R
}

/**
 * A function that is not re-entered: a host's own function that is called inside may call it again. Such a call is made behind the one
 * at hand.
 */
export function oneAtATime<A extends readonly unknown[], R>(
  run: (...args: A) => R,
  { promised, most, beyond }: Nested<A, R>,
): (...args: A) => R {
  let isRunning = false
  let nested = 0
  const waiting: A[] = []
  return (...args) => {
    if (isRunning) {
      if (nested++ >= most) return beyond(...args)
      waiting.push(args)
      return promised
    }
    isRunning = true
    nested = 0
    try {
      const result = run(...args)
      for (let next = waiting.shift(); next; next = waiting.shift()) run(...next)
      return result
    } finally {
      isRunning = false
    }
  }
}
