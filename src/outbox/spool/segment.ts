import type { Ledger } from '../../books/ledger.ts'
import type { DropReason } from '../../model/books.ts'
import { limits } from '../../model/limits.ts'
import type { Clock, Random } from '../../model/ports.ts'
import type { DropReport, Hold, Segment, SegmentHeader } from '../../model/segment.ts'
import { wasUnder } from '../../policy/consent.ts'
import type { GivenBack } from './given-back.ts'
import type { HeldFile } from './held-file.ts'
import { ackLine, dropLine, headerLine } from './lines.ts'
import type { Time } from './time.ts'

/** A segment to which its writer still adds. */
export interface OwnSegment extends Segment {
  /** Appends a line behind what is there. Throws if the disk does not take it. */
  write(line: string): void
  /** Too old by either clock, too big, or given back already: takes no more events. Does not look at the disk. */
  isFull(): boolean
  /** An event that is safe in it. `json` undefined: on disk only, for memory is full. */
  add(id: string, json: string | undefined): void
  addReport(report: DropReport): void
  setResource(json: string): void
  /** Writes another header, the last of which counts: whose the events are. */
  bind(account: string): void
  /** Whether there are events in it that only a reader of the file can send. */
  hasUnloaded(): boolean
  /** What it was recorded under has a text now. */
  adopt(consent: string | null): void
  isUnderWay(): boolean
}

/** What a segment starts with. */
export interface SegmentStart extends SegmentHeader {
  readonly resource: string
  readonly events?: Map<string, string>
  readonly reports?: Map<string, DropReport>
  /** Undefined: held in memory only. */
  readonly file: HeldFile | undefined
  readonly holdMs: number
  /** From before its name was taken: others count from what the name says, and we may have slept in between. */
  readonly since: Time
  /** Bytes in the file. */
  readonly size?: number
}

export interface SegmentDeps {
  readonly clock: Clock
  readonly random: Random
  readonly ledger: Ledger
  readonly givenBack: GivenBack
}

/** Holds a segment: the events that are pending in it, and the one way to end them. */
export function holdSegment(start: SegmentStart, { clock, random, ledger, givenBack }: SegmentDeps): OwnSegment {
  const { uuid, file, since } = start
  const events = start.events ?? new Map<string, string>()
  const reports = start.reports ?? new Map<string, DropReport>()
  let { account, consent, resource } = start
  let size = start.size ?? 0
  let unloaded = 0
  let uncertain = false
  let ended = false
  let busy = false
  /** Lines the disk did not take when they were due; without them a reader would send again what is done. */
  let owed = ''

  const pending = () => events.size + unloaded
  const age = () => Math.max(Math.abs(clock.now() - since.wall), clock.monotonic() - since.monotonic)
  const record = (line: string) => {
    owed += line
    try {
      // The newline cuts off what another process may have torn; a claimer may still read this late.
      file?.append(`\n${owed}`)
      owed = ''
    } catch {
      // A full disk: the events are done all the same, and the line is owed.
    }
  }
  /** Books the rest and forgets it. In this order: where a host at the end of its stack throws, all of it is done or nothing. */
  const end = (rest: number, book: (n: number) => void, left = 0) => {
    if (file) givenBack.note(file.name, left)
    book(rest)
    ended = true
    events.clear()
    reports.clear()
    unloaded = 0
  }
  /** Somebody claimed it, so its events are theirs. The descriptor stays open for the ack of an answer still under way. */
  const lose = () => {
    const rest = pending()
    end(rest, ledger.release, rest)
  }

  const hold = (): Hold => {
    if (ended) return 'lost'
    if (!file) return 'held'
    if (!file.exists()) {
      lose()
      return 'lost'
    }
    return age() > start.holdMs ? 'expired' : 'held'
  }

  return {
    uuid,
    get consent() {
      return consent
    },
    get account() {
      return account
    },
    onDisk: file !== undefined,
    isUnder: (text) => wasUnder(consent, since.wall, text),
    events,
    reports,
    pending,
    resource: () => resource,
    hasUnloaded: () => unloaded > 0,
    isUnderWay: () => busy,
    underWay: (is) => {
      busy = is
    },
    write: (line) => {
      if (file) size += file.append(line)
    },
    isFull: () => ended || size >= limits.maxSegmentBytes || age() > start.holdMs,
    add: (id, json) => {
      if (json === undefined) unloaded++
      else events.set(id, json)
    },
    addReport: (report) => void reports.set(report.id, report),
    setResource: (json) => {
      resource = json
    },
    bind: (known) => {
      account = known
      attempt(() => file?.append(headerLine({ uuid, consent, account })))
    },
    hold,
    settle: (ids, reportId) => {
      const done = ids.filter((id) => events.has(id))
      record(ackLine(ids, reportId))
      for (const id of done) events.delete(id)
      if (reportId) reports.delete(reportId)
      return done.length
    },
    drop: (reason: DropReason, ids) => {
      // What somebody took over meanwhile is theirs to give up, and to count.
      if (hold() === 'lost') return
      const held = ids.filter((id) => events.has(id))
      if (held.length === 0) return
      const report = { id: random.uuid(), reason, n: held.length }
      record(dropLine(report, held))
      for (const id of held) events.delete(id)
      reports.set(report.id, report)
      ledger.drop(reason, held.length)
    },
    discard: () => {
      // What somebody took over meanwhile is theirs to give up, and to count.
      if (hold() === 'lost') return
      end(pending(), (n) => ledger.drop('consent', n))
      attempt(() => file?.remove())
    },
    remove: () => {
      end(0, () => {})
      attempt(() => file?.remove())
    },
    release: () => {
      if (ended) return file?.close()
      const rest = pending()
      const unfinished = rest > 0 || reports.size > 0
      if (!file) return end(rest, (n) => ledger.drop('no_disk', n))
      end(rest, ledger.release, rest)
      if (unfinished && owed) attempt(() => file.append(`\n${owed}`))
      // ENOENT: claimed meanwhile. EPERM, EBUSY, EACCES on Windows: a virus scanner holds it; the next run finds the holder dead.
      attempt(unfinished ? () => file.makeReady(triesBefore(file) + (uncertain ? 1 : 0)) : file.remove)
    },
    adopt: (text) => {
      consent = text
    },
    markUncertain: () => {
      uncertain = true
    },
  }
}

function attempt(run: () => void): void {
  try {
    run()
  } catch {
    // Named by the callers: whatever happened, the segment is no longer ours to touch.
  }
}

/** A claim counts itself as a try in its name until it is known to have been harmless. */
const triesBefore = ({ name }: HeldFile): number => name.tries - (name.holding.state === 'claimed' ? 1 : 0)
