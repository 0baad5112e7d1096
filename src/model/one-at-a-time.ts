/**
 * Makes a function that is never entered a second time while it runs. A host's own function that it calls (a settings source, a diagnostic
 * listener) may log an event, and so call it again: in the middle of a write the state would be inconsistent. Such a nested call is made
 * after the running one, and at most `most` of them, because a function that logs each time would never let it end.
 *
 * An error of one call does not cost the others; the first is thrown when all have run.
 *
 * @param promised what a nested call returns at once.
 * @param beyond what is done with calls beyond `most`.
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
    let result: R | undefined
    let failure: { readonly error: unknown } | undefined
    try {
      for (let next: A | undefined = args; next; next = waiting.shift()) {
        try {
          const returned = run(...next)
          if (next === args) result = returned
        } catch (error) {
          // The calls that wait were told `promised` already, so they are made in any case.
          failure ??= { error }
        }
      }
    } finally {
      isRunning = false
    }
    if (failure) throw failure.error
    return result as R
  }
}
