/**
 * A function that is not re-entered: a host's own function that is called inside may call it again. Such a call is made behind the one
 * at hand.
 *
 * @param promised what such a call returns at once.
 */
export function oneAtATime<A extends readonly unknown[], R>(run: (...args: A) => R, promised: R): (...args: A) => R {
  let isRunning = false
  const waiting: A[] = []
  return (...args) => {
    if (isRunning) {
      waiting.push(args)
      return promised
    }
    isRunning = true
    try {
      const result = run(...args)
      for (let next = waiting.shift(); next; next = waiting.shift()) run(...next)
      return result
    } finally {
      isRunning = false
    }
  }
}
