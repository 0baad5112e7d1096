/* For flag systems that tell nobody of changes: their clients' own methods are listened to. */

/**
 * Replaces methods of an object, so that `done` is called after each call, or when the promise that it returned is settled. A client may
 * have one place for a listener, which the host needs for itself. The caller gets what the method returns or throws.
 */
export function afterCalls(target: object, names: readonly string[], done: () => void): void {
  const methods = target as Record<string, unknown>
  for (const name of names) {
    const method = methods[name]
    if (typeof method !== 'function') continue
    const wrapped = function (this: unknown, ...given: readonly unknown[]): unknown {
      const result: unknown = method.apply(this, given)
      // `done` is called for a rejection, too, and the caller still gets the rejected promise itself to handle.
      if (result instanceof Promise) result.then(done, done)
      else done()
      return result
    }
    try {
      // Not enumerable, as the method of the class is not: whoever copies or prints the client sees no difference.
      Object.defineProperty(target, name, { value: wrapped, configurable: true, writable: true })
    } catch {
      // The object is frozen. Its changes are not heard of, and the values of the first evaluation stay.
    }
  }
}
