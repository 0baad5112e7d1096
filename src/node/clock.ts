import type { Clock } from '../model/ports.ts'

/*
 * Taken when the module is loaded: a host's tests may replace the timers of the process, and a deadline that waits for
 * somebody to advance a fake clock holds nothing. From the module, for test runners replace those of the global object alone,
 * perhaps before this is loaded.
 */
const { setTimeout, clearTimeout } = process.getBuiltinModule('node:timers')
const dateNow = Date.now.bind(Date)
/** Not `performance`, which costs every start a millisecond to load, nor `process.hrtime`, which test runners replace in place. */
const { uptime } = process

/** Node clamps longer timers to 1 ms. */
const longestMs = 2 ** 31 - 1

export const nodeClock: Clock = {
  now: () => dateNow(),
  monotonic: () => milliseconds(),
  later: (delayMs, run) => start(delayMs, run, false),
  hold: (delayMs, run) => start(delayMs, run, true),
}

/** Node cuts the fraction off a delay and counts from a truncated now: its timers fire up to 2 ms early, so what is left is waited for, too. */
function start(delayMs: number, run: () => void, holds: boolean): () => void {
  const due = milliseconds() + delayMs
  let timer: NodeJS.Timeout
  const wait = (ms: number) => {
    timer = setTimeout(ring, Math.min(Math.ceil(ms), longestMs))
    if (!holds) timer.unref()
  }
  const ring = () => {
    const left = due - milliseconds()
    if (left > 0) wait(left)
    else run()
  }
  wait(delayMs)
  return () => clearTimeout(timer)
}

const milliseconds = (): number => uptime() * 1_000
