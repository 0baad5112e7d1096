/* Taking over segments that nobody holds, or whose holder is gone. A claim is a rename, so that of several processes one succeeds. */

import { isMine } from '../../home/directory.ts'
import type { Place } from '../../home/place.ts'
import { limits } from '../../model/limits.ts'
import { or } from '../../model/or.ts'
import type { Disk, Ports } from '../../model/ports.ts'
import type { Segment } from '../../model/segment.ts'
import { atOnce, type Steps } from '../../policy/steps.ts'
import { triesAfter } from '../../policy/tries.ts'
import { warn } from '../../policy/warn.ts'
import { type HeldFile, holdFile } from './held-file.ts'
import { listSegments } from './listing.ts'
import { formatName, type SegmentName } from './names.ts'
import { replaying } from './replay.ts'
import { holdSegment } from './segment.ts'
import type { SegmentDeps } from './segment-state.ts'
import { takerOf } from './takeable.ts'
import { type Time, timeOf } from './time.ts'

/** The side of the spool that takes over what others left. */
export interface Claimer {
  /** Segments that may be tried now: fewest tries first, then oldest. Names only; nothing is read. */
  takeable(): readonly SegmentName[]
  /** Whether somebody who does not hold this one may try to claim it. */
  mayTake(name: SegmentName): boolean
  /** Takes a segment over; undefined if somebody else was first, or if it cannot be read. */
  claim(name: SegmentName): Segment | undefined
  /** The same in steps. It is taken before the first of them, and has to be run to its end: until then nobody has its events. */
  claiming(name: SegmentName): Steps<Segment | undefined>
  /** Events that wait in segments which were taken over, and not given back yet. */
  pending(): number
}

/** What claiming needs. */
export interface ClaimerDeps extends SegmentDeps {
  readonly ports: Ports
  readonly place: Place
  /** For segments whose own facts are damaged. */
  readonly resource: () => string
  /** The wire that is spoken here: segments of others are left alone. */
  readonly wire: string
}

/** Looks at nothing before it is asked. */
export function createClaimer(deps: ClaimerDeps): Claimer {
  const { disk, clock, processes, report } = deps.ports
  const { paths, nonce8 } = deps.place
  let lastSince = 0
  let taken: readonly Segment[] = []

  const pathOf = (name: SegmentName) => `${paths.segments}/${formatName(name)}`
  const mayTake = takerOf(deps)
  /** The name of a segment once we hold it. No name is ever used twice, not even for two claims within one millisecond. */
  const asOurs = (name: SegmentName, { wall }: Time): SegmentName => {
    lastSince = Math.max(wall, lastSince + 1)
    const owner = { host8: processes.host8, pid: processes.pid, start: processes.start, nonce8 }
    // Counted as a try now, in case we die with it. If nothing was sent, the count is taken back when it is given back.
    const tries = triesAfter(name.tries, name.openedAt, wall)
    return { ...name, tries, holding: { state: 'claimed', since: lastSince, owner } }
  }
  /** Reports what is wrong with a segment. */
  const complain = ({ uuid }: SegmentName, message: string) => warn(report, 'damaged_segment', message, uuid)

  function* read(name: SegmentName, file: HeldFile, fd: number, since: Time): Steps<Segment> {
    const text = readOwn(disk, fd)
    if (!text.endsWith('\n')) file.endsTorn()
    const { events, reports, losses, damaged, resource, consent, account, wire, total } = yield* replaying(text)
    // A program that was killed before its first write leaves a file without a header. It names no wire, and has nothing in it to keep.
    if (wire !== deps.wire && total + reports.size + losses.size > 0)
      throw new Error(`it is for the wire ${wire}, which is not spoken here`)
    if (damaged > 0) complain(name, `${damaged} lines of ${name.uuid} could not be read and were skipped`)
    deps.ledger.claim(events.size)
    const facts = { consent, account, wire: deps.wire, resource: resource === '{}' ? deps.resource() : resource }
    const own = { uuid: name.uuid, tries: name.tries, file, holdMs: limits.drainerHoldMs, since }
    const segment = holdSegment({ ...facts, ...own, events, reports, losses }, deps)
    // Those that were given back, or are done, have nothing pending any more.
    taken = [...taken.filter((one) => one.pending() > 0), segment]
    return segment
  }

  function* claiming(name: SegmentName): Steps<Segment | undefined> {
    const since = timeOf(clock)
    const claimed = asOurs(name, since)
    if (!take(disk, pathOf(name), pathOf(claimed))) return undefined
    let file: HeldFile | undefined
    try {
      const fd = disk.open(pathOf(claimed))
      file = holdFile(disk, paths.segments, claimed, fd)
      return yield* read(name, file, fd, since)
    } catch (error) {
      // It could not be read to its end, so it may hold events that we do not know of. It is given back and never removed.
      complain(name, `${name.uuid} cannot be read: ${(error as Error).message}`)
      deps.givenBack.attempt(() => {
        if (file) return file.makeReady(name.tries)
        disk.rename(pathOf(claimed), pathOf({ ...name, holding: { state: 'ready' } }))
      })
      return undefined
    }
  }

  return {
    mayTake,
    takeable: () => {
      // First give back what could not be given back before, or it would not be among the free ones.
      deps.givenBack.retry()
      const free = listSegments(disk, paths).filter(mayTake)
      return free.sort((a, b) => a.tries - b.tries || a.openedAt - b.openedAt)
    },
    claim: (name) => atOnce(claiming(name)),
    claiming,
    pending: () => taken.reduce((sum, segment) => sum + segment.pending(), 0),
  }
}

/** Takes a segment by renaming it. Of several processes that try, the file system lets one succeed. */
function take(disk: Disk, from: string, to: string): boolean {
  try {
    const entry = disk.lstat(from)
    if (entry.kind !== 'file' || !isMine(disk, entry)) return false
    disk.rename(from, to)
    return true
  } catch {
    // ENOENT: another process was first. EPERM, EBUSY, EACCES: on Windows somebody has the file open. In both cases it is left for now.
    // But NFS says ENOENT to a repeated request that was carried out the first time. No name is used twice, so what has it is ours, and
    // nobody else would take it while this process lives.
    return or(false, () => disk.exists(to))
  }
}

/** The text of a file. Throws for what cannot be a segment of ours: too large, or no file at all. */
function readOwn(disk: Disk, fd: number): string {
  const { kind, size } = disk.fstat(fd)
  if (kind !== 'file' || size > limits.maxReadBytes) throw new Error(`${size} bytes are more than a segment has`)
  return disk.read(fd, size)
}
