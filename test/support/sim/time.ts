/* The time of a story, as its programs see it: clocks that jump, machines that sleep. */

import type { Cancel, Clock } from '../../../src/model/ports.ts'

/** Whose clock it is: its wall clock may be wrong, and nothing rings while it is stopped. */
export interface Ticking {
  readonly alive: boolean
  readonly stopped: boolean
  /** Its wall clock minus the true time. */
  readonly skew: number
}

/** The one true time, in epoch milliseconds, and the clocks that programs see of it. */
export interface Time {
  now(): number
  clockOf(owner: Ticking): Clock
  /** Goes by at once; what is due rings late. `machine`: monotonic clocks stand still meanwhile. */
  pass(ms: number, machine?: boolean): void
  /** Rings what is due, one at a time, until `ms` from now, and lets `between` run after each. */
  advance(ms: number, between: () => Promise<void>): Promise<void>
}

/** Runs what a clock or a server calls back; whoever is killed in the middle of it is past complaining. */
export function unlessDead(owner: Pick<Ticking, 'alive'>, run: () => void): void {
  try {
    run()
  } catch (error) {
    if (owner.alive) throw error
  }
}

interface Timer {
  readonly at: number
  readonly owner: Ticking
  readonly run: () => void
}

/** Rings at most this often in one go: nothing here goes on for ever. */
const mostRings = 200

export function createTime(): Time {
  let now = Date.UTC(2026, 0, 1)
  let asleep = 0
  const timers = new Set<Timer>()
  const monotonic = () => now - asleep

  const next = (until: number): Timer | undefined => {
    let first: Timer | undefined
    for (const timer of timers) {
      if (!timer.owner.alive) timers.delete(timer)
      else if (!timer.owner.stopped && timer.at <= until && (!first || timer.at < first.at)) first = timer
    }
    return first
  }
  return {
    now: () => now,
    clockOf: (owner) => {
      const later = (delayMs: number, run: () => void): Cancel => {
        const timer = { at: monotonic() + delayMs, owner, run }
        timers.add(timer)
        return () => void timers.delete(timer)
      }
      return { now: () => Math.floor(now) + owner.skew, monotonic, later, hold: later }
    },
    pass: (ms, machine = false) => {
      now += ms
      if (machine) asleep += ms
    },
    advance: async (ms, between) => {
      const end = monotonic() + ms
      for (let rings = 0; rings < mostRings; rings++) {
        const timer = next(end)
        if (!timer) break
        timers.delete(timer)
        now += Math.max(0, timer.at - monotonic())
        unlessDead(timer.owner, timer.run)
        await between()
      }
      now += Math.max(0, end - monotonic())
    },
  }
}
