// @ts-check

/**
 * Stands for the client of a flag system: it answers from a cache at once and says when the cache is another one.
 *
 * @param {Readonly<Record<string, unknown>>} initial
 */
export function createFlags(initial) {
  const cache = new Map(Object.entries(initial))
  /** @type {Set<() => void>} */
  const listeners = new Set()
  return {
    get: (/** @type {string} */ name) => cache.get(name),
    set: (/** @type {string} */ name, /** @type {unknown} */ value) => {
      cache.set(name, value)
      for (const listener of listeners) listener()
    },
    onChange: (/** @type {() => void} */ listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
