/** A share of the memory for bodies that are being read. */
export interface Share {
  /** False when all bodies at hand would take more than they may. */
  readonly take: (bytes: number) => boolean
  readonly release: () => void
}

/** Bounds what many senders at once can make the collector hold, each body being within its limit. */
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
