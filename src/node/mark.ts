import type { Clock } from '../model/ports.ts'

/** Puts moments of the clock of durations among the marks that a profiler shows. */
export function mark(clock: Pick<Clock, 'monotonic'>, moments: readonly (readonly [name: string, ms: number])[]): void {
  try {
    const { performance } = globalThis
    // Both clocks begin with the process, though not quite at once.
    const ahead = performance.now() - clock.monotonic()
    for (const [name, ms] of moments) performance.mark(name, { startTime: Math.max(0, ms + ahead) })
  } catch {
    // A host that replaced `performance` by something else.
  }
}
