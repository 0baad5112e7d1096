/* Marks for a profiler: internal users see in its timeline what the SDK did and when. Loaded for them alone. */

import type { Clock } from '../model/ports.ts'

/** Adds performance marks. `ms` of a moment is of `clock.monotonic`. */
export function mark(clock: Pick<Clock, 'monotonic'>, moments: readonly (readonly [name: string, ms: number])[]): void {
  try {
    const { performance } = globalThis
    // Both clocks begin with the process, though not quite at once.
    const ahead = performance.now() - clock.monotonic()
    for (const [name, ms] of moments) performance.mark(name, { startTime: Math.max(0, ms + ahead) })
  } catch {
    // The host replaced `performance` by something else; there are no marks then.
  }
}
