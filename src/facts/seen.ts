/** Which keys were met. */
export interface Seen {
  /** Whether the key is new; from now on it is not. */
  isNew(key: string): boolean
  clear(): void
}

/** Remembers `max` keys. The one met least recently is forgotten, and only that one: a set that is emptied at once repeats thousands of events. */
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
