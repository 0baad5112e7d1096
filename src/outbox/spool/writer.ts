import { internalDiagnostic } from '../../books/report.ts'
import type { DropReason } from '../../model/books.ts'
import { limits } from '../../model/limits.ts'
import type { DropReport, Segment } from '../../model/segment.ts'
import { isTold } from '../../policy/is-told.ts'
import { oneAtATime } from '../../policy/one-at-a-time.ts'
import { createDiskSide, type DiskSideDeps } from './disk-side.ts'
import { dropLine, eventLine, eventOfLine } from './lines.ts'
import { createMemorySide } from './memory-side.ts'
import { createShelf } from './shelf.ts'

/** The side of the spool that `logEvent` writes to. Never throws: a disk that refuses degrades to memory. */
export interface Writer {
  /**
   * Takes one event that is admitted; when this returns it is on disk, or booked as held in memory or as dropped.
   * @returns whether it can be sent from memory.
   */
  append(id: string, json: string): boolean
  /** Whether an event opened a segment on disk since this was asked last. */
  hasOpened(): boolean
  /** Books one admitted event that found no room before it came here. */
  lose(): void
  /** The segments it holds with something to send in them, oldest first, those in memory included. */
  segments(): readonly Segment[]
  /** Writes down what was given up elsewhere, for the server to learn. False if the disk does not take it: then nothing may be given up. */
  report(drop: DropReport): boolean
  /** Whether an event can be sent from memory. Looks at no disk. */
  holds(id: string): boolean
  /** The next event starts a new segment: another account. */
  roll(): void
  /** It is known now whose the events are that were recorded when nobody knew. */
  bind(account: string): void
  /** Lets a reader of the file send what memory had no room for. */
  giveBackUnloaded(): void
  /** New facts for the segments held and those to come. */
  setResource(json: string): void
  /** Gives back what it holds on disk, for any process to send. */
  giveBack(): void
  /** Gives back everything. Later events still reach the disk; without one they are dropped. */
  close(): void
  /** Where the next event would go. */
  storage(): 'disk' | 'memory'
}

export interface WriterDeps extends DiskSideDeps {
  /** A longer line is given up. */
  readonly maxEventBytes: number
  /** Events that may be held in memory. */
  readonly maxInMemory: () => number
}

export function createWriter(deps: WriterDeps): Writer {
  const { ports, place, ledger, maxEventBytes } = deps
  const shelf = createShelf()
  let resource = '{}'
  /** Dropped for want of memory, and not yet in a drop report. */
  let overflowed = 0
  let closed = false
  place.consent.onNews(shelf.obey)
  const onDisk = createDiskSide(shelf, () => resource, deps)
  const inMemory = createMemorySide(shelf, () => resource, deps)

  /** Writes down for the server, and tells the host, that an event was given up. */
  const tellOf = (reason: DropReason, why = ''): false => {
    if (!isTold(reason)) return false
    if (reason === 'queue_full') overflowed++
    ports.report({ level: 'warn', code: 'dropped', message: `an event was given up: ${reason}${why}` }, reason)
    if (reason !== 'queue_full') {
      const drop: DropReport = { id: ports.random.uuid(), reason, n: 1 }
      const stored = onDisk.tryToTake(dropLine(drop, []))
      if (stored !== 'opt_out') (stored ?? inMemory.segment()).addReport(drop)
    }
    return false
  }
  const giveUp = (reason: DropReason): false => {
    ledger.drop(reason, 1)
    return tellOf(reason)
  }
  /** The event at hand stands in no book yet. */
  let isOpen = false
  const end = (reason: DropReason, why = ''): false => {
    ledger.drop(reason, 1)
    isOpen = false
    return tellOf(reason, why)
  }
  const store = (id: string, json: string): boolean => {
    const line = eventLine(id, json)
    // No character takes more than three bytes: nearly always there is nothing to count.
    if (line.length * 3 > maxEventBytes && Buffer.byteLength(line) > maxEventBytes)
      return end('too_large', ` (more than ${maxEventBytes} bytes)`)
    // Asked before the line is written: between that and its booking nothing of the host's is called.
    const maxInMemory = deps.maxInMemory()
    const stored = onDisk.tryToTake(line)
    if (stored === 'opt_out') return end('consent')
    if (stored) {
      // Cut from the line, which the write made one piece: what it was joined from can go.
      const kept = inMemory.keeps(maxInMemory)
      stored.add(id, kept ? eventOfLine(line) : undefined)
      isOpen = false
      return kept
    }
    if (closed) return end('no_disk')
    if (inMemory.isFull(maxInMemory)) return end('queue_full')
    inMemory.segment().add(id, json)
    isOpen = false
    // Told once the event is safe.
    onDisk.tellFault()
    return true
  }
  const append = (id: string, json: string): boolean => {
    isOpen = true
    try {
      return store(id, json)
    } catch (error) {
      // A host at the end of its stack: here there is a little more of it, enough to count what is lost.
      if (isOpen) {
        ledger.drop('queue_full', 1)
        overflowed++
      }
      try {
        ports.report(internalDiagnostic('writing an event', error), 'append')
      } catch {
        // Not enough of it to say so, too.
      }
      return !isOpen
    }
  }

  const report = (drop: DropReport): boolean => {
    const stored = onDisk.tryToTake(dropLine(drop, []))
    if (stored === undefined || stored === 'opt_out') return false
    stored.addReport(drop)
    return true
  }
  const segments = (): readonly Segment[] => {
    shelf.tidy()
    if (overflowed > 0) {
      inMemory.segment().addReport({ id: ports.random.uuid(), reason: 'queue_full', n: overflowed })
      overflowed = 0
    }
    return shelf.all()
  }

  return {
    // The host may log from a function of its own that is called here, such as its settings source: into the same segment, and not for ever.
    append: oneAtATime(append, true, limits.maxNested, () => giveUp('queue_full')),
    hasOpened: onDisk.hasOpened,
    lose: () => void giveUp('queue_full'),
    segments,
    report,
    holds: shelf.has,
    roll: shelf.roll,
    bind: shelf.bind,
    giveBackUnloaded: () => void (shelf.current()?.hasUnloaded() && shelf.roll()),
    setResource: (json) => {
      resource = json
      shelf.setResource(json)
    },
    giveBack: shelf.giveBack,
    close: () => {
      closed = true
      shelf.clear()
    },
    storage: onDisk.storage,
  }
}
