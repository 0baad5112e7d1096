/* Subscriptions, the same for all sources: watching a file or polling a server begins with the first listener and ends with the last. */

import type { Cancel } from '../model/ports.ts'

/** The functions that are called when settings change. */
export interface Listeners {
  subscribe(listener: () => void): Cancel
  /** Calls all of them. If one throws, the others are called all the same. */
  tell(): void
}

/**
 * @param failed hears what a listener throws or rejects with.
 * @param onFirst called when there is somebody to tell. What it returns is called when there is nobody any more.
 */
export function createListeners(failed: (error: unknown) => void, onFirst: () => Cancel): Listeners {
  const all = new Set<{ readonly listener: () => void }>()
  let end: Cancel | undefined
  return {
    subscribe: (listener) => {
      // An object for each: the same function may be subscribed twice, and each has an end of its own.
      const one = { listener }
      all.add(one)
      if (all.size === 1) end = onFirst()
      return () => {
        if (!all.delete(one) || all.size > 0) return
        end?.()
        end = undefined
      }
    },
    tell: () => {
      for (const one of [...all]) {
        // A listener that another one has just unsubscribed is not called any more.
        if (!all.has(one)) continue
        try {
          const result: unknown = one.listener()
          if (result instanceof Promise) result.catch(failed)
        } catch (error) {
          failed(error)
        }
      }
    },
  }
}
