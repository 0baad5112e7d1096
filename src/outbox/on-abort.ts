/* Listening to signals of the host's. Those of our own are listened to directly. */

import type { Signal } from '../model/platform-types.ts'
import type { Cancel } from '../model/ports.ts'

/** Who waits for one signal, and our listener there. */
interface Waiting {
  readonly all: Set<() => void>
  readonly ring: () => void
}

const waiting = new WeakMap<Signal, Waiting>()

/**
 * Calls `run` when the signal is aborted. Each signal gets one listener of ours, however many wait for it: Node prints a
 * warning into the host's terminal when it gets its eleventh.
 */
export function onAbort(signal: Signal, run: () => void): Cancel {
  const { all, ring } = waiting.get(signal) ?? listen(signal)
  // A new function for each call, because the same `run` may wait twice.
  const own = () => run()
  all.add(own)
  return () => {
    if (!all.delete(own) || all.size > 0) return
    waiting.delete(signal)
    signal.removeEventListener('abort', ring)
  }
}

function listen(signal: Signal): Waiting {
  const all = new Set<() => void>()
  const ring = () => {
    for (const run of all) run()
  }
  const made = { all, ring }
  waiting.set(signal, made)
  signal.addEventListener('abort', ring)
  return made
}
