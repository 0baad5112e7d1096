import { isMine, type Paths } from '../../home/directory.ts'
import type { Report } from '../../model/diagnostics.ts'
import { limits } from '../../model/limits.ts'
import type { Disk, Processes } from '../../model/ports.ts'
import type { Segment } from '../../model/segment.ts'
import { type HeldFile, holdFile } from './held-file.ts'
import { listSegments } from './listing.ts'
import { formatName, type SegmentName } from './names.ts'
import { replay } from './replay.ts'
import { holdSegment, type SegmentDeps } from './segment.ts'
import { isTakeable } from './takeable.ts'
import { timeOf } from './time.ts'

/** The side of the spool that takes over what others left. */
export interface Claimer {
  /** Segments that may be tried now: fewest tries first, then oldest. Names only; nothing is read. */
  takeable(): readonly SegmentName[]
  /** Takes a segment over; undefined if somebody else was first, or if it cannot be read. */
  claim(name: SegmentName): Segment | undefined
}

export interface ClaimerDeps extends SegmentDeps {
  readonly processes: Processes
  readonly nonce8: string
  readonly paths: Paths
  readonly disk: Disk
  readonly report: Report
  /** For segments whose own facts are damaged. */
  readonly resource: () => string
}

export function createClaimer(deps: ClaimerDeps): Claimer {
  const { paths, disk, clock, processes, nonce8, ledger, report } = deps
  let lastSince = 0
  return {
    takeable: () => {
      const now = clock.now()
      return listSegments(disk, paths)
        .filter((name) => isTakeable(name, now, deps))
        .sort((a, b) => a.tries - b.tries || a.openedAt - b.openedAt)
    },
    claim: (name) => {
      const since = timeOf(clock)
      // A name is never used twice, not even by two claims within a millisecond.
      lastSince = Math.max(since.wall, lastSince + 1)
      const owner = { host8: processes.host8, pid: processes.pid, start: processes.start, nonce8 }
      const claimed: SegmentName = {
        ...name,
        tries: name.tries + 1,
        holding: { state: 'claimed', since: lastSince, owner },
      }
      const path = `${paths.segments}/${formatName(claimed)}`
      if (!take(`${paths.segments}/${formatName(name)}`, path, deps)) return undefined
      let file: HeldFile | undefined
      try {
        const fd = disk.open(path)
        file = holdFile(disk, paths.segments, claimed, fd)
        const { events, reports, damaged, resource, ...header } = replay(readOwn(fd, deps))
        if (damaged > 0) {
          report(
            {
              level: 'warn',
              code: 'damaged_segment',
              message: `${damaged} lines of ${name.uuid} could not be read and were skipped`,
            },
            name.uuid,
          )
        }
        ledger.claim(events.size)
        return holdSegment(
          {
            ...header,
            resource: resource === '{}' ? deps.resource() : resource,
            uuid: name.uuid,
            events,
            reports,
            file,
            holdMs: limits.drainerHoldMs,
            since,
          },
          deps,
        )
      } catch (error) {
        // Only a segment read to its end may ever be removed: back it goes, unread.
        report(
          {
            level: 'warn',
            code: 'damaged_segment',
            message: `${name.uuid} cannot be read: ${(error as Error).message}`,
          },
          name.uuid,
        )
        giveBack(() => {
          if (file) return file.makeReady(name.tries)
          disk.rename(path, `${paths.segments}/${formatName({ ...name, holding: { state: 'ready' } })}`)
        })
        return undefined
      }
    },
  }
}

/** The rename that decides. Afterwards the file is ours. */
function take(from: string, to: string, { disk }: ClaimerDeps): boolean {
  try {
    const entry = disk.lstat(from)
    if (entry.kind !== 'file' || !isMine(disk, entry)) return false
    disk.rename(from, to)
    return true
  } catch {
    // ENOENT: somebody was first. EPERM, EBUSY, EACCES: Windows does not share it just now. Both mean: not now.
    return false
  }
}

function readOwn(fd: number, { disk }: ClaimerDeps): string {
  const { kind, size } = disk.fstat(fd)
  if (kind !== 'file' || size > limits.maxReadBytes) throw new Error(`${size} bytes are more than a segment has`)
  return disk.read(fd)
}

function giveBack(run: () => void): void {
  try {
    run()
  } catch {
    // It stays claimed by us; others take it when we are gone.
  }
}
