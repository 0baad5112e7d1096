/* The half of a spool that `logEvent` reaches, put together: disk, memory, losses, and the segments that are held. */

import { limits } from '../../model/limits.ts'
import { oneAtATime } from '../../model/one-at-a-time.ts'
import type { DropReport, Segment } from '../../model/segment.ts'
import { createAppend } from './append.ts'
import { createDiskSide, type DiskSideDeps } from './disk-side.ts'
import { createHoldings } from './holdings.ts'
import { keepMemory } from './keep-memory.ts'
import { createLosses } from './losses.ts'
import { createMemorySide, type MemorySideDeps } from './memory-side.ts'

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

/** What writing needs, and what bounds it. */
export interface WriterDeps extends DiskSideDeps, Pick<MemorySideDeps, 'isFailing'> {
  /** A longer line is given up. */
  readonly maxEventBytes: number
  /** Events that may be held in memory. */
  readonly maxInMemory: () => number
}

/** Opens nothing before the first event. */
export function createWriter(deps: WriterDeps): Writer {
  const { ports, place, ledger, maxEventBytes, maxInMemory } = deps
  const holdings = createHoldings()
  let resource = '{}'
  let closed = false
  place.consent.onNews(holdings.obey)
  const onDisk = createDiskSide(holdings, () => resource, deps)
  const inMemory = createMemorySide(holdings, () => resource, deps)
  const losses = createLosses({ ports, onDisk, inMemory })

  /** Counts an event that found no room, and tells it. */
  const lose = (): false => {
    ledger.drop('queue_full', 1)
    ledger.admit()
    losses.tell('queue_full')
    return false
  }
  const append = createAppend({
    ports,
    ledger,
    maxEventBytes,
    maxInMemory,
    onDisk,
    inMemory,
    losses,
    isClosed: () => closed,
  })
  const segments = (): readonly Segment[] => {
    holdings.tidy()
    losses.writeDown()
    return holdings.all()
  }

  return {
    // The host may log from a function of its own that is called here, such as its settings source: into the same segment, and not for ever.
    append: oneAtATime(append, true, limits.maxNested, lose),
    hasOpened: onDisk.hasOpened,
    lose: () => {
      ledger.drop('queue_full', 1)
      ledger.admit()
      losses.overflow()
    },
    segments,
    report: losses.writeDownOthers,
    holds: holdings.has,
    roll: holdings.roll,
    bind: holdings.bind,
    giveBackUnloaded: () => void (holdings.current()?.hasUnloaded() && holdings.roll()),
    setResource: (json) => {
      resource = json
      holdings.setResource(json)
    },
    saveMemory: (isLast) => {
      // Not in between: each count would open a segment of its own.
      if (isLast) losses.writeDown()
      const account = holdings.current()?.account
      for (const segment of holdings.all()) {
        // What is being sent from memory could be sent from the disk at the same time.
        if (segment.onDisk || segment.isUnderWay()) continue
        // Nor is a segment opened in between for another account than that of the events of now.
        if (isLast || segment.account === account) keepMemory(segment, onDisk, isLast)
      }
    },
    giveBack: holdings.giveBack,
    close: () => {
      closed = true
      holdings.clear()
    },
    storage: onDisk.storage,
  }
}
