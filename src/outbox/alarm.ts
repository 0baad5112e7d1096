/* The timer of `turns.ts`. One for all reasons to send in the background, so that none of them wakes the program twice. */

import type { Cancel, Clock } from '../model/ports.ts'
import type { What } from './outbox.ts'

/** The one timer that starts turns of sending in the background. */
export interface Alarm {
  /** Rings after `delayMs`. If it is set to ring earlier already, that stays, and this call is forgotten. */
  setTo(delayMs: number, what: What): void
  /** Ends it for good. */
  stop(): void
}

/** @param ring gets what was asked for with the time that came first. */
export function createAlarm(clock: Clock, ring: (what: What) => void): Alarm {
  let next: { readonly at: number; readonly cancel: Cancel } | undefined
  let stopped = false
  return {
    setTo: (delayMs, what) => {
      const at = clock.monotonic() + delayMs
      if (stopped || (next && next.at <= at)) return
      next?.cancel()
      const cancel = clock.later(delayMs, () => {
        next = undefined
        ring(what)
      })
      next = { at, cancel }
    },
    stop: () => {
      stopped = true
      next?.cancel()
    },
  }
}
