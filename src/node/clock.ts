import type { Clock } from '../model/ports.ts'

/*
 * Taken when the module is loaded: a host's tests may replace the timers of the process, and a deadline that waits for
 * somebody to advance a fake clock holds nothing.
 */
const { setTimeout, clearTimeout } = globalThis
const dateNow = Date.now.bind(Date)
const performanceNow = performance.now.bind(performance)

/** Node clamps longer timers to 1 ms. */
const longestMs = 2 ** 31 - 1

export const nodeClock: Clock = {
  now: () => dateNow(),
  monotonic: () => performanceNow(),
  later: (delayMs, run) => start(delayMs, run, false),
  hold: (delayMs, run) => start(delayMs, run, true),
}

function start(delayMs: number, run: () => void, holds: boolean): () => void {
  const timer = setTimeout(run, Math.min(delayMs, longestMs))
  if (!holds) timer.unref()
  return () => clearTimeout(timer)
}
