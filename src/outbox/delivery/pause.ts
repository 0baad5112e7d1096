import type { Clock } from '../../model/ports.ts'

/** Waits, but not longer than until the signal. Keeps nothing alive: whoever awaits a deadline holds the process by that. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
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
