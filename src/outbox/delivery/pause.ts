/* Waiting between two requests. */

import type { Clock } from '../../model/ports.ts'
import type { Stop } from '../../model/stop.ts'

/** Waits so long, or until the signal is aborted. The timer does not keep the process alive; a deadline that somebody awaits does. */
export function pause(clock: Clock, delayMs: number, signal: Stop): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = clock.later(delayMs, end)
    signal.addEventListener('abort', end)
  })
}
