/* Long work in short pieces, so that a host's event loop is never held up for long. */

import { limits } from '../../model/limits.ts'
import type { Clock } from '../../model/ports.ts'
import type { Stop } from '../../model/stop.ts'
import type { Steps } from '../../policy/steps.ts'

/** Runs what goes in steps to its end, with a turn of the event loop wherever it took too long. */
export type InSlices = <T>(steps: Steps<T>) => Promise<T>

/**
 * Of several such works, run one after the other without a pause, the times are added up. Who is aborted makes no more pauses: somebody waits for the end. A
 * pause keeps the process alive, because what was begun has to be ended.
 */
export function createSlices(clock: Pick<Clock, 'monotonic' | 'hold'>, signal: Stop): InSlices {
  let began = clock.monotonic()
  const pauseIfDue = async () => {
    if (signal.aborted || clock.monotonic() - began < limits.sliceMs) return
    await new Promise<void>((resolve) => void clock.hold(0, resolve))
    began = clock.monotonic()
  }
  return async (steps) => {
    for (;;) {
      const step = steps.next()
      await pauseIfDue()
      if (step.done) return step.value
    }
  }
}
