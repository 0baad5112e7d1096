/*
 * A client before its options are known. Programs log from their first line on, often before they have read their configuration; those
 * events must not be lost, and must not leave without the consent that the options may ask for.
 */

import { internalDiagnostic } from '../books/report.ts'
import { tally } from '../books/tally.ts'
import type { FieldProblem } from '../model/books.ts'
import type { Core, Logged } from '../model/core.ts'
import type { Draft } from '../model/draft.ts'
import { limits } from '../model/limits.ts'
import { noResult } from '../model/no-result.ts'
import { isMakingSnapshot } from '../node/snapshot.ts'
import { warn } from '../policy/warn.ts'
import { disabledCore } from './disabled.ts'

/** A core that buffers what is recorded until the options, and with them the real core, are there. */
export interface DeferredCore {
  readonly core: () => Core
  /** Builds the real core, puts it in place and replays the buffer in order. A second call returns false and does nothing. */
  start(build: Build): boolean
}

type Build = (swap: (core: Core) => void, fields: Partial<Record<FieldProblem, number>>) => Core

/**
 * The same core where a start-up snapshot may hold it: a `start` that comes while the snapshot is made waits until a program that was started from the snapshot
 * uses the client. The variables of the machine on which it is made decide nothing for those who start it.
 */
export function startingWithProgram({ core, start }: DeferredCore): DeferredCore {
  let waiting: Build | undefined
  return {
    core: () => {
      if (waiting && !isMakingSnapshot()) {
        const build = waiting
        // Before it is built: a listener of the host may use the client meanwhile.
        waiting = undefined
        start(build)
      }
      return core()
    },
    start: (build) => {
      if (waiting) return false
      if (!isMakingSnapshot()) return start(build)
      waiting = build
      return true
    },
  }
}

/** Holds up to `maxDeferred` events; the rest is counted by name, and booked as lost when the client is started. */
export function createDeferredCore(): DeferredCore {
  /** Calls to be made on the real core, in order. */
  let waiting: ((core: Core) => void)[] = []
  let events = 0
  /** Number of events that found the buffer full, by name: the real core's sampling decides by name which of them count as lost. */
  const overflowed = new Map<string, number>()
  let started: Core | undefined
  const fields: Partial<Record<FieldProblem, number>> = {}
  const off = disabledCore({ reason: 'not_started', variable: undefined })

  /** An event as it will be recorded. Without a draft it was lost, and the real core books it so, if its sampling would have kept it. */
  const replay = (logged: Omit<Logged, 'make'>, draft: Draft | undefined) => (core: Core) =>
    core.record({ ...logged, make: () => draft })
  const deferred: Core = {
    ...off,
    record: (logged) => {
      // Every program that is started from the snapshot would log this event again, under the same id. And ids are drawn in advance: theirs would be the same.
      if (isMakingSnapshot()) return
      const { name, make, refusal } = logged
      if (events >= limits.maxDeferred) {
        // Names may be made of data, so their number is bounded as well.
        const known = overflowed.has(name) || overflowed.size < limits.maxDeferred
        const counted = known ? name : 'other'
        return void overflowed.set(counted, (overflowed.get(counted) ?? 0) + 1)
      }
      events++
      // Whether the user is internal is known only at the start, so such an event is kept until then.
      const isWanted = !refusal || refusal === 'internal'
      waiting.push(replay(logged, isWanted ? make() : undefined))
    },
    onProblem: (problem) => tally(fields, problem, 1),
    enabled: () => true,
    setUser: (user) => void waiting.push((core) => core.setUser(user)),
    setEnabled: (enabled) => void waiting.push((core) => core.setEnabled(enabled)),
    setConsent: (mode) => {
      waiting.push((core) => core.setConsent(mode))
      return { written: false, problem: 'it is written down when the client is started', status: off.status() }
    },
    flush: async () => ({ ...noResult, pending: events }),
    shutdown: async () => ({ ...noResult, pending: events }),
  }
  return {
    core: () => started ?? deferred,
    start: (build) => {
      if (started) return false
      const swap = (core: Core) => {
        started = core
      }
      started = build(swap, fields)
      // Each by itself: what one of these calls throws must not cost the others.
      const tell = (happen: (core: Core) => void) => {
        try {
          if (started) happen(started)
        } catch (error) {
          started?.report(internalDiagnostic('start', error), 'start')
        }
      }
      waiting.forEach(tell)
      waiting = []
      if (overflowed.size > 0) {
        const n = [...overflowed.values()].reduce((sum, count) => sum + count)
        const message = `events beyond the ${limits.maxDeferred} that a deferred client holds are lost: ${n}`
        warn(started.report, 'dropped', message, 'deferred')
        for (const [name, count] of overflowed) for (let i = 0; i < count; i++) tell(replay({ name }, undefined))
      }
      return true
    },
  }
}
