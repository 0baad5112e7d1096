/* A bound for the memory of all that came: a collector may run for weeks, and events, requests and reports share one budget. */

/** What the commands let a collector remember, in bytes: some 40,000 events. One that runs for weeks must not fill memory, and nobody resends older events. */
export const maxHistoryBytes = 64 * 1024 * 1024

/** Something that takes memory, until it is forgotten. */
export interface Kept {
  bytes: number
  readonly forget: () => void
}

/** Forgets the oldest first, as soon as all that is kept takes more than `maxBytes` together. */
export const createBudget = (maxBytes: number) => {
  // A list with a moving head: taking the first of a Map again and again walks over all that was deleted before it.
  let queue: (Kept | undefined)[] = []
  let head = 0
  let total = 0

  const trim = (): void => {
    while (total > maxBytes && head < queue.length) {
      const oldest = queue[head]
      queue[head++] = undefined
      if (!oldest) continue
      total -= oldest.bytes
      oldest.bytes = 0
      oldest.forget()
    }
    if (head > 1_000 && head > queue.length / 2) {
      queue = queue.slice(head)
      head = 0
    }
  }

  return {
    /** False where there is no bound; callers then need not count. */
    isBounded: maxBytes !== Number.POSITIVE_INFINITY,
    /** Counts something, and forgets the oldest if that is too much. */
    keep: (bytes: number, forget: () => void): Kept => {
      const kept: Kept = { bytes, forget }
      queue.push(kept)
      total += bytes
      trim()
      return kept
    },
    /** Something that is kept takes so many bytes more than was known at first. Without effect once it is forgotten. */
    grow: (kept: Kept, bytes: number): void => {
      if (kept.bytes === 0) return
      kept.bytes += bytes
      total += bytes
      trim()
    },
  }
}

export type Budget = ReturnType<typeof createBudget>

/** What an object takes beside its text: measured with events of a usual size, and rounded up. */
const objectBytes = 500

/** About what a parsed value takes in memory: twice its JSON text, and something for the objects. */
export const bytesOf = (value: unknown): number => 2 * JSON.stringify(value).length + objectBytes
