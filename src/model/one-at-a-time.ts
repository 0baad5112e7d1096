/**
 * Makes a function that is never entered a second time while it runs. A host's own function that it calls (a settings source, a diagnostic
 * listener) may log an event, and so call it again: in the middle of a write the state would be inconsistent. Such a nested call is made
 * after the running one, and at most `most` of them, because a function that logs each time would never let it end.
 *
 * An error of one call does not cost the others; the first is thrown when all have run.
 *
 * @param promised what a nested call returns at once.
 * @param beyond what is done with calls beyond `most`.
 * @param isDone whether the running call has done its work and only tells of it: then a nested call is made at once. What waits is lost if the host's
 * function ends the process.
 */
export function oneAtATime<A extends readonly unknown[], R>(
  run: (...args: A) => R,
  promised: R,
  most: number,
  beyond: (...args: A) => R,
  isDone = (): boolean => false,
): (...args: A) => R {
  let isRunning = false
  let nested = 0
  const waiting: A[] = []
  /** Apart, because nearly no call has another inside. They were told `promised` already, so each is made in any case. */
  const makeWaiting = (before: Failure | undefined): Failure | undefined => {
    let failure = before
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      try {
        run(...next)
      } catch (error) {
        failure ??= { error }
      }
    }
    return failure
  }
  return (...args) => {
    if (isRunning) {
      if (nested++ >= most) return beyond(...args)
      if (isDone()) return run(...args)
      waiting.push(args)
      return promised
    }
    isRunning = true
    nested = 0
    let result: R | undefined
    let failure: Failure | undefined
    try {
      try {
        result = run(...args)
      } catch (error) {
        failure = { error }
      }
      if (waiting.length > 0) failure = makeWaiting(failure)
    } finally {
      isRunning = false
    }
    if (failure) throw failure.error
    return result as R
  }
}

interface Failure {
  readonly error: unknown
}
