import { internalDiagnostic } from '../../books/report.ts'
import type { DropReason } from '../../model/books.ts'
import { limits } from '../../model/limits.ts'
import type { DropReport, Segment } from '../../model/segment.ts'
import { isTold } from '../../policy/is-told.ts'
import { oneAtATime } from '../../policy/one-at-a-time.ts'
import { createDiskSide, type DiskSideDeps } from './disk-side.ts'
import { dropLine, eventLine, eventOfLine } from './lines.ts'
import { holdSegment, type OwnSegment } from './segment.ts'
import { createShelf } from './shelf.ts'
import { timeOf } from './time.ts'

/** The side of the spool that `logEvent` writes to. Never throws: a disk that refuses degrades to memory. */
export interface Writer {
  /**
   * Takes one event that is admitted; when this returns it is on disk, or booked as held in memory or as dropped.
   * @returns whether it can be sent from memory.
   */
  append(id: string, json: string): boolean
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
  /** Called behind an event for which a segment was opened on disk. */
  readonly opened: () => void
}

export function createWriter(deps: WriterDeps): Writer {
  const { clock, random, consent, ledger, report } = deps
  const shelf = createShelf()
  let resource = '{}'
  /** Dropped for want of memory, and not yet in a drop report. */
  let overflowed = 0
  let closed = false
  let full = false

  /**
   * Whether what is on disk is kept in memory, too. Memory that was full takes it again once half of it is free: then most of
   * a flood is on disk only, and is never copied from the young generation of the heap to the old.
   */
  const keeps = (maxInMemory: number) => {
    const [size, max] = [shelf.inMemory(), Math.min(maxInMemory, limits.maxLoaded)]
    full = size >= max || (full && size > max / 2)
    return !full
  }
  consent.onNews(shelf.obey)
  const onDisk = createDiskSide(shelf, () => resource, deps)

  const toMemory = (): OwnSegment => {
    const { text } = consent.current()
    const current = shelf.current()
    if (current && !current.onDisk && !current.isFull() && current.consent === text) return current
    const header = { uuid: random.uuid(), consent: text, account: deps.account() }
    const memory = { file: undefined, holdMs: Number.POSITIVE_INFINITY, since: timeOf(clock) }
    return shelf.start(holdSegment({ ...header, resource, ...memory }, deps))
  }

  /** Takes a line to the disk, unless something else than the disk keeps it from there: that is told once the event is safe. */
  let fault: unknown
  const toDisk = (line: string) => {
    try {
      return onDisk.take(line)
    } catch (error) {
      fault = error
      return undefined
    }
  }
  const tellFault = () => {
    if (fault === undefined) return
    const message = `an event could not be written, memory has it: ${(fault as Error | null)?.message}`
    fault = undefined
    report({ level: 'warn', code: 'storage', message }, 'event')
  }

  /** Writes down for the server, and tells the host, that an event was given up. */
  const tellOf = (reason: DropReason, why = ''): false => {
    if (!isTold(reason)) return false
    if (reason === 'queue_full') overflowed++
    report({ level: 'warn', code: 'dropped', message: `an event was given up: ${reason}${why}` }, reason)
    if (reason !== 'queue_full') {
      const drop: DropReport = { id: random.uuid(), reason, n: 1 }
      const stored = toDisk(dropLine(drop, []))
      if (stored !== 'opt_out') (stored ?? toMemory()).addReport(drop)
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
    if (line.length * 3 > deps.maxEventBytes && Buffer.byteLength(line) > deps.maxEventBytes)
      return end('too_large', ` (more than ${deps.maxEventBytes} bytes)`)
    // Asked before the line is written: between that and its booking nothing of the host's is called.
    const maxInMemory = deps.maxInMemory()
    const stored = toDisk(line)
    if (stored === 'opt_out') return end('consent')
    if (stored) {
      // Cut from the line, which the write made one piece: what it was joined from can go.
      const kept = keeps(maxInMemory)
      stored.add(id, kept ? eventOfLine(line) : undefined)
      isOpen = false
      if (onDisk.hasOpened()) deps.opened()
      return kept
    }
    if (closed) return end('no_disk')
    if (shelf.inMemory() >= maxInMemory) return end('queue_full')
    toMemory().add(id, json)
    isOpen = false
    tellFault()
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
        report(internalDiagnostic('writing an event', error), 'append')
      } catch {
        // Not enough of it to say so, too.
      }
      return !isOpen
    }
  }

  return {
    // The host may log from a function of its own that is called here, such as its settings source: into the same segment, and not for ever.
    append: oneAtATime(append, true, limits.maxNested, () => giveUp('queue_full')),
    lose: () => void giveUp('queue_full'),
    segments: () => {
      shelf.tidy()
      if (overflowed > 0) {
        toMemory().addReport({ id: random.uuid(), reason: 'queue_full', n: overflowed })
        overflowed = 0
      }
      return shelf.all()
    },
    holds: shelf.has,
    report: (drop) => {
      const stored = toDisk(dropLine(drop, []))
      if (stored === undefined || stored === 'opt_out') return false
      stored.addReport(drop)
      return true
    },
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
