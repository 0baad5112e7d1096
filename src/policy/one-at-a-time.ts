/**
 * A function that is not re-entered: a host's own function that is called inside may call it again. Such a call is made behind the one
 * at hand, and at most `most` of them: a callee that calls again each time would never let it end.
 *
 * @param promised what such a call returns at once.
 * @param beyond what is done with the rest.
 */
export function oneAtATime<A extends readonly unknown[], R>(
  run: (...args: A) => R,
  promised: R,
  most: number,
  beyond: (...args: A) => R,
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
