/* The half of a spool that `logEvent` reaches, put together: disk, memory, losses, and the segments that are held. */

import { limits } from '../../model/limits.ts'
import { oneAtATime } from '../../model/one-at-a-time.ts'
import type { DropReport, Segment } from '../../model/segment.ts'
import { append } from './append.ts'
import { storage } from './disk-side.ts'
import { bind, giveBack, obey, renewResource, roll, tidy } from './holdings.ts'
import { keepMemory } from './keep-memory.ts'
import { tellLoss, writeDownOverflow, writeDownReport } from './losses.ts'
import type { WriterDeps, WriterState } from './writer-state.ts'

/** The side of the spool that `logEvent` writes to. Never throws: a disk that refuses degrades to memory. */
export interface Writer {
  /**
   * Takes one event; when this returns it is booked as admitted, and is on disk, or booked as held in memory or as dropped.
   * @returns whether it can be sent from memory.
   */
  append(id: string, json: string): boolean
  /** Whether an event opened a segment on disk since this was asked last. */
  hasOpened(): boolean
  /** Books one event that was lost before it came here, for the server to learn. Whoever lost it tells the host. */
  lose(): void
  /**
   * The segments it holds with something to send in them, oldest first, those in memory included. Before that what is finished or lost is let go, and
   * losses that were only counted are written down.
   */
  segments(): readonly Segment[]
  /** Writes down what was given up elsewhere, for the server to learn. False if the disk does not take it: then nothing may be given up. */
  report(drop: DropReport): boolean
  /** Whether an event can be sent from memory. Looks at no disk. */
  holds(id: string): boolean
  /** The next event starts a new segment: another account. */
  roll(): void
  /** It is known now whose the events are that were recorded when nobody knew. */
  bind(account: string): void
  /** Gives back segments with events that memory had no room for: they can only be sent by a process that reads the file. */
  giveBackUnloaded(): void
  /** New facts for the segments held and those to come. */
  setResource(json: string): void
  /** Writes to the disk what only memory has. `isLast`: also counts of losses, and also where the disk refused a moment ago. */
  saveMemory(isLast: boolean): void
  /** Gives back what it holds on disk, for any process to send. */
  giveBack(): void
  /** Gives back everything. Later events still reach the disk; without one they are dropped. */
  close(): void
  /** Where the next event would go. */
  storage(): 'disk' | 'memory'
}

/** Opens nothing before the first event. */
export function createWriter(deps: WriterDeps): Writer {
  const { place, ledger } = deps
  const state: WriterState = {
    ...deps,
    ...{ held: [], current: undefined, resource: '{}', opened: false, fault: undefined },
    ...{
      retryAt: place.usesDisk ? undefined : Number.POSITIVE_INFINITY,
      atHand: 'counted',
      overflowed: 0,
      closed: false,
    },
  }
  place.consent.onNews((now, news) => obey(state, now, news))

  /** Counts an event that was logged within too many others, and tells it. */
  const loseNested = (): false => {
    ledger.drop('queue_full', 1)
    ledger.admit()
    tellLoss(state, 'queue_full')
    return false
  }
  return {
    // The host may log from a function of its own that is called here, such as its settings source: into the same segment, and not for ever.
    append: oneAtATime(
      (id: string, json: string) => append(state, id, json),
      true,
      limits.maxNested,
      loseNested,
      () => state.atHand === 'counted',
    ),
    hasOpened: () => {
      const was = state.opened
      state.opened = false
      return was
    },
    lose: () => {
      ledger.drop('queue_full', 1)
      ledger.admit()
      state.overflowed++
    },
    segments: () => {
      tidy(state)
      writeDownOverflow(state)
      return state.held
    },
    report: (drop) => writeDownReport(state, drop),
    holds: (id) => state.held.some(({ events }) => events.has(id)),
    roll: () => roll(state),
    bind: (account) => bind(state, account),
    giveBackUnloaded: () => void (state.current?.state.unloaded && roll(state)),
    setResource: (json) => renewResource(state, json),
    saveMemory: (isLast) => {
      // Not in between: each count would open a segment of its own.
      if (isLast) writeDownOverflow(state)
      const account = state.current?.account
      for (const segment of state.held) {
        // What is being sent from memory could be sent from the disk at the same time.
        if (segment.onDisk || segment.state.underWay) continue
        // Nor is a segment opened in between for another account than that of the events of now.
        if (isLast || segment.account === account) keepMemory(state, segment, isLast)
      }
    },
    giveBack: () => giveBack(state),
    close: () => {
      state.closed = true
      for (const segment of state.held) segment.release()
      state.held = []
      state.current = undefined
    },
    storage: () => storage(state),
  }
}
