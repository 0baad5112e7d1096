/*
 * Giving up what is under way. Of our own, because Node makes its AbortController out of classes for events of all kinds: the first one that a
 * program uses costs it a twentieth of what an empty program costs. A host's `auth` gets a real one.
 */

import type { Stop } from './stop.ts'

/** A signal, and how it is given. */
export interface Stopper {
  readonly signal: Stop
  /** Tells all who listen, once. Default reason: none. */
  abort(reason?: string): void
}

/** Nothing is given up yet. */
export function createStopper(): Stopper {
  const listening = new Set<() => void>()
  const signal = {
    aborted: false,
    reason: undefined as string | undefined,
    addEventListener: (_: 'abort', run: () => void) => void listening.add(run),
    removeEventListener: (_: 'abort', run: () => void) => void listening.delete(run),
  }
  return {
    signal,
    abort: (why) => {
      if (signal.aborted) return
      signal.aborted = true
      signal.reason = why
      for (const run of listening) run()
    },
  }
}
