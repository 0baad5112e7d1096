/* How long somebody who awaits `flush` or `shutdown` waits at most: each call has a deadline of its own. */

import type { Signal } from '../model/platform-types.ts'
import type { Cancel, Clock } from '../model/ports.ts'
import type { Stop } from '../model/stop.ts'
import { createStopper } from '../model/stopper.ts'
import { onAbort } from './on-abort.ts'

/** The end of a `flush` or `shutdown`: comes after a time, when the host's signal is aborted, or earlier if `shorten` says so. */
export interface Deadline {
  /** Aborted when it has come. */
  readonly signal: Stop
  /** Resolves then. */
  readonly reached: Promise<void>
  /** Monotonic time. */
  at(): number
  /** Whether the time given was not enough. False where none was given: then nothing was waited for. */
  ranOut(): boolean
  /** Brings it forward; never puts it off. */
  shorten(timeoutMs: number): void
  /** Stops its timer, which would keep the process alive. To be called when the work is done. */
  clear(): void
}

/**
 * Starts a deadline. It keeps the process alive until it has come or is cleared, because somebody awaits it.
 *
 * @param timeoutMs 0 or less: it has come at once.
 */
export function startDeadline(clock: Clock, timeoutMs: number, outer: Signal | undefined): Deadline {
  const stopper = createStopper()
  let at = Number.POSITIVE_INFINITY
  let cancel: Cancel | undefined
  let resolve = () => {}
  const reached = new Promise<void>((settle) => {
    resolve = settle
  })
  const reach = () => {
    cancel?.()
    stopper.abort()
    resolve()
  }
  const shorten = (ms: number) => {
    if (clock.monotonic() + ms >= at || stopper.signal.aborted) return
    at = clock.monotonic() + ms
    cancel?.()
    cancel = clock.hold(ms, reach)
  }
  if (timeoutMs <= 0 || outer?.aborted) reach()
  else shorten(timeoutMs)
  const stopWaiting = outer && onAbort(outer, reach)
  return {
    signal: stopper.signal,
    reached,
    at: () => at,
    ranOut: () => stopper.signal.aborted && timeoutMs > 0,
    shorten: (ms) => (ms <= 0 ? reach() : shorten(ms)),
    clear: () => {
      cancel?.()
      stopWaiting?.()
    },
  }
}
