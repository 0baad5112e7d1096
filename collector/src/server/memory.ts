/* A bound for bodies that are being read at the same time. What was read is bounded by `intake/budget.ts`. */

/** The share that one request takes of that memory. */
export interface Share {
  /** False when all bodies at hand would take more than they may. */
  readonly take: (bytes: number) => boolean
  /** Gives back all it took. */
  readonly release: () => void
}

/** Makes shares of so many bytes in all: many senders at once, each within the limit of a body, could otherwise fill memory. */
export const createMemory = (maxBytes: number) => {
  let used = 0
  return (): Share => {
    let own = 0
    return {
      take: (bytes) => {
        if (used + bytes > maxBytes) return false
        used += bytes
        own += bytes
        return true
      },
      release: () => {
        used -= own
        own = 0
      },
    }
  }
}
