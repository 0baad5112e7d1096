import type { DropReason } from '../model/books.ts'
import type { Report } from '../model/diagnostics.ts'
import { limits } from '../model/limits.ts'
import type { DropReport, Segment } from '../model/segment.ts'
import { unread } from '../policy/consent.ts'
import { isTold } from '../policy/is-told.ts'
import { dropLine, eventLine, eventOfLine } from './lines.ts'
import { type OpenSegmentDeps, openSegment } from './open-segment.ts'
import { holdSegment, type OwnSegment } from './segment.ts'
import { createShelf } from './shelf.ts'
import { timeOf } from './time.ts'

/** The side of the spool that `logEvent` writes to. Never throws: a disk that refuses degrades to memory. */
export interface Writer {
  /**
   * Takes one admitted event; when this returns it is on disk, or booked as held in memory or as dropped.
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

export interface WriterDeps extends OpenSegmentDeps {
  readonly report: Report
  /** False: memory only. */
  readonly usesDisk: boolean
  /** A longer line is given up. */
  readonly maxEventBytes: number
  /** Events that may be held in memory. */
  readonly maxInMemory: () => number
  /** Hash of the account events are recorded under now. */
  readonly account: () => string | null
  /** Called behind an event for which a segment was opened on disk. */
  readonly opened: () => void
}

export function createWriter(deps: WriterDeps): Writer {
  const { clock, random, consent, ledger, report } = deps
  const shelf = createShelf()
  let resource = '{}'
  let diskRetryAt = !deps.usesDisk ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  /** Dropped for want of memory, and not yet in a drop report. */
  let overflowed = 0
  let closed = false
  let full = false
  let opened = false

  /**
   * Whether what is on disk is kept in memory, too. Memory that was full takes it again once half of it is free: then most of
   * a flood is on disk only, and is never copied from the young generation of the heap to the old.
   */
  const keeps = () => {
    const [size, max] = [shelf.inMemory(), Math.min(deps.maxInMemory(), limits.maxLoaded)]
    full = size >= max || (full && size > max / 2)
    return !full
  }
  // A file that could not be looked at may say no: until it can be, nothing is written.
  const storage = () => (clock.monotonic() < diskRetryAt || consent.current() === unread ? 'memory' : 'disk')
  consent.onNews(shelf.obey)

  /**
   * One attempt to get a line onto the disk. `again`: we slept, and somebody may have taken the segment before the line was in
   * it, or the user said `off` and it is gone; the next attempt, which opens a new one, will know.
   */
  const tryDisk = (line: string): OwnSegment | 'again' | 'opt_out' => {
    const account = deps.account()
    const { text } = consent.current()
    let segment = shelf.current()
    if (segment && (!segment.onDisk || segment.isFull() || segment.account !== account || segment.consent !== text)) {
      shelf.roll()
      segment = undefined
    }
    if (segment) segment.write(line)
    else {
      segment = openSegment({ account, resource, line }, deps)
      if (!segment) return 'opt_out'
      opened = true
      shelf.start(segment)
    }
    if (segment.hold() === 'held') return segment
    // What is being sent is settled first: given back now, two would send it.
    if (!segment.isUnderWay()) segment.release()
    shelf.roll()
    return 'again'
  }

  const toDisk = (line: string): OwnSegment | 'opt_out' | undefined => {
    if (storage() === 'memory') return undefined
    try {
      const stored = tryDisk(line)
      const settled = stored === 'again' ? tryDisk(line) : stored
      if (settled !== 'again') return settled
      throw new Error('the segment was taken over twice')
    } catch (error) {
      diskRetryAt = clock.monotonic() + limits.diskRetryMs
      report({
        level: 'warn',
        code: 'storage',
        message: `the disk takes no events, memory does: ${(error as Error).message}`,
      })
      return undefined
    }
  }

  const toMemory = (): OwnSegment => {
    const { text } = consent.current()
    const current = shelf.current()
    if (current && !current.onDisk && !current.isFull() && current.consent === text) return current
    const header = { uuid: random.uuid(), consent: text, account: deps.account() }
    const memory = { file: undefined, holdMs: Number.POSITIVE_INFINITY, since: timeOf(clock) }
    return shelf.start(holdSegment({ ...header, resource, ...memory }, deps))
  }

  const giveUp = (reason: DropReason, why = ''): false => {
    ledger.drop(reason, 1)
    if (!isTold(reason)) return false
    report({ level: 'warn', code: 'dropped', message: `an event was given up: ${reason}${why}` }, reason)
    if (reason === 'queue_full') overflowed++
    else {
      const drop: DropReport = { id: random.uuid(), reason, n: 1 }
      const stored = toDisk(dropLine(drop, []))
      if (stored !== 'opt_out') (stored ?? toMemory()).addReport(drop)
    }
    return false
  }

  return {
    append: (id, json) => {
      const line = eventLine(id, json)
      // No character takes more than three bytes: nearly always there is nothing to count.
      if (line.length * 3 > deps.maxEventBytes && Buffer.byteLength(line) > deps.maxEventBytes)
        return giveUp('too_large', ` (more than ${deps.maxEventBytes} bytes)`)
      const stored = toDisk(line)
      if (stored === 'opt_out') return giveUp('consent')
      if (stored) {
        const kept = keeps()
        // Cut from the line, which the write made one piece: what it was joined from can go.
        stored.add(id, kept ? eventOfLine(line) : undefined)
        if (opened) {
          opened = false
          deps.opened()
        }
        return kept
      }
      if (closed) return giveUp('no_disk')
      if (shelf.inMemory() >= deps.maxInMemory()) return giveUp('queue_full')
      toMemory().add(id, json)
      return true
    },
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
    storage,
  }
}
