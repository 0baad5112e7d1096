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
    /** False spares its callers the counting. */
    isBounded: maxBytes !== Number.POSITIVE_INFINITY,
    keep: (bytes: number, forget: () => void): Kept => {
      const kept: Kept = { bytes, forget }
      queue.push(kept)
      total += bytes
      trim()
      return kept
    },
    /** Something kept takes more than was known at first. What is forgotten grows no more. */
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

/** What a parsed value takes in memory, about: twice its JSON text, and something for being there. */
export const bytesOf = (value: unknown): number => 2 * JSON.stringify(value).length + objectBytes
