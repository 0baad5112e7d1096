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
    let result: R | undefined
    let failure: { readonly error: unknown } | undefined
    try {
      for (let next: A | undefined = args; next; next = waiting.shift()) {
        try {
          const returned = run(...next)
          if (next === args) result = returned
        } catch (error) {
          // Those behind it were promised, too.
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
