/* Events that a reducer emits once. Nothing of it is on disk: it lasts as long as the reducer. */

/** A bounded memory of keys: whether an event with a `dedupe` key was emitted already. */
export interface Seen {
  /** Whether the key is new; from now on it is not. */
  isNew(key: string): boolean
  clear(): void
}

/** Remembers `max` keys. Beyond that the one met least recently is forgotten, and only that one: a set emptied at once would let thousands of events repeat. */
export function createSeen(max: number): Seen {
  const keys = new Set<string>()
  return {
    isNew: (key) => {
      const isKnown = keys.delete(key)
      keys.add(key)
      const [oldest] = keys
      if (keys.size > max && oldest !== undefined) keys.delete(oldest)
      return !isKnown
    },
    clear: () => keys.clear(),
  }
}
