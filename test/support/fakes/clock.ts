/* Time for tests of one part: it stands still until the test moves it. The simulator has a clock for many programs, `sim/time.ts`. */

import type { Cancel, Clock } from '../../../src/model/ports.ts'

interface Timer {
  readonly due: number
  readonly run: () => void
  readonly holds: boolean
}

/** A clock that stands still until a test moves it. */
export interface ScriptedClock extends Clock {
  /** Both clocks go on, and what is due on the way runs at its own moment. */
  advance(ms: number): void
  /** The same, letting promises settle before every timer and at the end. */
  pass(ms: number): Promise<void>
  /** Somebody sets the wall clock; the monotonic one does not notice. */
  jump(ms: number): void
  /** Timers that wait, with the delays that are left. */
  waiting(): readonly { readonly inMs: number; readonly holds: boolean }[]
}

export function scriptedClock(start = Date.UTC(2026, 10, 21, 9, 37)): ScriptedClock {
  let [wall, monotonic] = [start, 0]
  let timers: Timer[] = []

  const add = (delayMs: number, run: () => void, holds: boolean): Cancel => {
    const timer = { due: monotonic + Math.max(delayMs, 0), run, holds }
    timers.push(timer)
    return () => {
      timers = timers.filter((other) => other !== timer)
    }
  }
  const move = (to: number) => {
    wall += to - monotonic
    monotonic = to
  }
  const runNext = (end: number): boolean => {
    const [next] = timers.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)
    if (!next) return false
    timers = timers.filter((other) => other !== next)
    move(Math.max(next.due, monotonic))
    next.run()
    return true
  }
  return {
    now: () => wall,
    monotonic: () => monotonic,
    later: (delayMs, run) => add(delayMs, run, false),
    hold: (delayMs, run) => add(delayMs, run, true),
    advance: (ms) => {
      const end = monotonic + ms
      while (runNext(end)) {}
      move(end)
    },
    pass: async (ms) => {
      const end = monotonic + ms
      do await settle()
      while (runNext(end))
      move(end)
      await settle()
    },
    jump: (ms) => {
      wall += ms
    },
    waiting: () => timers.map(({ due, holds }) => ({ inMs: due - monotonic, holds })),
  }
}

/** Lets every promise that can settle do so: what is left waits for a timer or for the world. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Moves the clock from timer to timer until the promise settles; fails if there is nothing left to wait for. */
export async function drive<T>(clock: ScriptedClock, promise: Promise<T>): Promise<T> {
  let done = false
  const end = () => {
    done = true
  }
  promise.then(end, end)
  for (let n = 0; n < 10_000; n++) {
    await settle()
    if (done) return promise
    const next = Math.min(...clock.waiting().map(({ inMs }) => inMs))
    if (!Number.isFinite(next)) throw new Error('waits for something that never comes')
    clock.advance(next)
  }
  throw new Error('does not end')
}
