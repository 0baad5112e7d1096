/* The clock port on Node: the time, a clock of durations, and timers. Everything that waits in the SDK waits here. */

import type { Clock } from '../model/ports.ts'

/*
 * Timers and clock are taken when this module is loaded: tests of a host may install fake timers later, and our deadlines would
 * then never fire. They come from `node:timers`, because test runners replace only those of the global object, sometimes before this
 * module is loaded.
 */
const { setTimeout, clearTimeout } = process.getBuiltinModule('node:timers')
const { now } = Date
/**
 * The source of `monotonic`, in seconds. `performance` would cost a millisecond to load at every start, and test runners replace
 * `process.hrtime` in place.
 */
const { uptime } = process

/**
 * The year 10,000, whose dates have a form of their own. A clock that stands outside of this, before 1970, or is no number, counts as one that
 * was never set; a fraction is cut off. Any of these in a file's name or in the consent would be of no grammar: nobody would ever send that file.
 */
const endOfTimes = 253_402_300_800_000

/** The longest delay a timer can have; Node makes 1 ms of a longer one. */
const longestMs = 2 ** 31 - 1

/** Timers of `later` let the process end, those of `hold` keep it alive. */
export const nodeClock: Clock = {
  now: () => {
    const ms = Math.floor(now())
    return ms >= 0 && ms < endOfTimes ? ms : 0
  },
  monotonic,
  later: (delayMs, run) => start(delayMs, run, false),
  hold: (delayMs, run) => start(delayMs, run, true),
}

/**
 * Starts a timer that never fires early: Node truncates delay and clock, so its timers may fire 2 ms early; the rest is then waited
 * for. Node's timer is made when the code that runs now is done: a program that logs and ends at once has taken ours back by then, and V8 need not
 * compile Node's.
 */
function start(delayMs: number, run: () => void, holds: boolean): () => void {
  const due = monotonic() + delayMs
  let timer: NodeJS.Timeout | undefined
  let isCancelled = false
  const wait = (ms: number) => {
    timer = setTimeout(ring, Math.min(Math.ceil(ms), longestMs))
    if (!holds) timer.unref()
  }
  const ring = () => {
    const left = due - monotonic()
    if (left > 0) wait(left)
    else run()
  }
  void Promise.resolve().then(() => {
    if (!isCancelled) wait(Math.max(0, due - monotonic()))
  })
  return () => {
    isCancelled = true
    if (timer) clearTimeout(timer)
  }
}

function monotonic(): number {
  return uptime() * 1_000
}
