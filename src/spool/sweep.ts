import type { DropReason } from '../model/books.ts'
import { limits } from '../model/limits.ts'
import type { Clock, Disk } from '../model/ports.ts'
import type { Ledger } from '../policy/ledger.ts'
import type { Claimer } from './claimer.ts'
import type { Paths } from './directory.ts'
import { listSegments } from './listing.ts'
import { sweepLitter } from './litter.ts'
import { formatName, type SegmentName } from './names.ts'
import type { Writer } from './writer.ts'

/** How much of the past a directory may hold. */
export interface SpoolCaps {
  readonly maxBytes: number
  readonly maxAgeMs: number
  readonly maxFiles: number
}

export interface SweepDeps {
  readonly paths: Paths
  readonly disk: Disk
  readonly clock: Clock
  readonly ledger: Ledger
  readonly claimer: Claimer
  readonly writer: Writer
  readonly caps: SpoolCaps
}

/**
 * Brings the directory back under its caps, oldest first, each event counted by its reason in a drop line the server learns
 * of. Bounded in time: what is left is for the next one. Never throws.
 */
export function sweep({ paths, disk, clock, ledger, claimer, writer, caps }: SweepDeps): void {
  const end = clock.monotonic() + limits.sweepMs
  const names = listSegments(disk, paths).toSorted((a, b) => a.openedAt - b.openedAt)
  const condemned = [
    ...tooMany(names, caps.maxFiles),
    ...tooOld(names, clock.now() - caps.maxAgeMs),
    ...tooMuch(names.slice(0, limits.sweepEntries), caps.maxBytes, (name) =>
      sizeOf(disk, `${paths.segments}/${formatName(name)}`),
    ),
    ...names.filter(({ tries }) => tries >= limits.maxTries).map((name) => [name, 'uncertain'] as const),
  ]
  const takeable = new Set(claimer.takeable().map(({ uuid }) => uuid))
  const done = new Set<string>()
  for (const [name, reason] of condemned) {
    if (clock.monotonic() > end) break
    if (done.has(name.uuid) || !takeable.has(name.uuid)) continue
    done.add(name.uuid)
    const segment = claimer.claim(name)
    if (!segment) continue
    // Suspended since the claim, we may have been robbed: what its taker delivers must not be told as lost.
    if (segment.hold() !== 'held') {
      segment.release()
      continue
    }
    const n = segment.pending()
    // First the count, under the segment's own id, so that a crash before the unlink counts nothing twice; then the loss.
    const reports = [...segment.reports.values(), ...(n > 0 ? [{ id: segment.uuid, reason, n }] : [])]
    if (!reports.every((report) => writer.report(report))) {
      segment.release()
      break
    }
    ledger.drop(reason, n)
    segment.remove()
  }
  sweepLitter(disk, paths, clock.now())
}

type Condemned = readonly (readonly [SegmentName, DropReason])[]

const tooOld = (names: readonly SegmentName[], before: number): Condemned =>
  names.filter(({ openedAt }) => openedAt < before).map((name) => [name, 'max_age'] as const)

const tooMany = (names: readonly SegmentName[], max: number): Condemned =>
  names.slice(0, Math.max(0, names.length - max)).map((name) => [name, 'max_files'] as const)

/** From the newest back: what does not fit any more. A file that is gone has freed its bytes. */
function tooMuch(names: readonly SegmentName[], max: number, size: (name: SegmentName) => number): Condemned {
  let left = max
  return names
    .toReversed()
    .filter((name) => {
      left -= size(name)
      return left < 0
    })
    .toReversed()
    .map((name) => [name, 'max_bytes'] as const)
}

function sizeOf(disk: Disk, path: string): number {
  try {
    const { kind, size } = disk.lstat(path)
    // What nobody reads to its end nobody may remove: it must not condemn the others in its stead.
    return kind === 'file' && size <= limits.maxReadBytes ? size : 0
  } catch {
    return 0
  }
}
