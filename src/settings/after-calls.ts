/**
 * Sees to it that `done` is called after each call of some methods of an object, behind its promise if it gives one. For clients that tell nobody
 * of a change, or one listener only, which is the host's. What the method gives or throws is passed on.
 */
export function afterCalls(target: object, names: readonly string[], done: () => void): void {
  const methods = target as Record<string, unknown>
  for (const name of names) {
    const method = methods[name]
    if (typeof method !== 'function') continue
    const wrapped = function (this: unknown, ...given: readonly unknown[]): unknown {
      const result: unknown = method.apply(this, given)
      // On a branch of its own: a rejection stays the caller's to handle.
      if (result instanceof Promise) result.then(done, done)
      else done()
      return result
    }
    try {
      // Not enumerable, as the method of the class is not: whoever copies or prints the client sees no difference.
      Object.defineProperty(target, name, { value: wrapped, configurable: true, writable: true })
    } catch {
      // Frozen. What is known of it stays.
    }
  }
}
