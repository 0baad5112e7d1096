/* Removing segments for the caps of `caps.ts`, without losing count of what was in them. */

import type { Ledger } from '../../books/ledger.ts'
import { isMine } from '../../home/directory.ts'
import type { Place } from '../../home/place.ts'
import { limits } from '../../model/limits.ts'
import type { Disk, Ports } from '../../model/ports.ts'
import { warn } from '../../policy/warn.ts'
import { overCaps, type SpoolCaps, type Stock } from './caps.ts'
import type { Claimer } from './claimer.ts'
import { listSegments } from './listing.ts'
import { formatName } from './names.ts'
import type { Writer } from './writer.ts'

/** What a sweep works with. */
export interface SweepDeps {
  readonly ports: Ports
  readonly place: Place
  readonly ledger: Ledger
  readonly claimer: Claimer
  readonly writer: Writer
  readonly caps: SpoolCaps
}

/**
 * Brings the directory back under its caps, oldest first, each event counted by its reason in a report to the
 * server. Bounded in time: what is left is for the next one. Never throws.
 */
export function sweep(deps: SweepDeps, forMs: number = limits.sweepMs, stock: Stock = takeStock(deps)): void {
  const { ledger, claimer, writer, caps } = deps
  const { clock, random, report } = deps.ports
  let end: number | undefined
  const done = new Set<string>()
  for (const [name, reason] of overCaps(stock, caps, clock.now(), random.roll())) {
    // The time starts with the first segment that has to go. On a slow disk asking for sizes could use all of it, and nothing would ever be removed.
    end ??= clock.monotonic() + forMs
    if (clock.monotonic() > end) break
    if (done.has(name.uuid) || !claimer.mayTake(name)) continue
    done.add(name.uuid)
    const segment = claimer.claim(name)
    if (!segment) continue
    segment.sumUp()
    // If this process was suspended after its claim, another one may have taken the segment over. What that one delivers must not be reported as lost.
    const hold = segment.checkHold()
    if (hold !== 'held') {
      if (hold === 'lost') segment.yieldUp()
      segment.release()
      continue
    }
    const n = segment.pending()
    // First the report, under the segment's own id, then the removal. After a crash between the two the same id is reported again, and counts once.
    const reports = [...segment.reports.values(), ...(n > 0 ? [{ id: segment.uuid, reason, n }] : [])]
    if (!reports.every((report) => writer.report(report))) {
      segment.release()
      break
    }
    ledger.drop(reason, n)
    segment.remove()
    // Told only now that they are counted: a listener of the host may throw or log.
    if (n > 0) warn(report, 'dropped', `an event was given up: ${reason}`, reason)
  }
}

/** What there is in the directory, by names. */
export const takeStock = ({
  ports: { disk },
  place: { paths },
}: {
  readonly ports: Pick<Ports, 'disk'>
  readonly place: Pick<Place, 'paths'>
}): Stock => ({
  names: listSegments(disk, paths).toSorted((a, b) => a.openedAt - b.openedAt),
  sizeOf: (name) => sizeOf(disk, `${paths.segments}/${formatName(name)}`),
})

/** Undefined: there is no file of ours that could be removed. */
function sizeOf(disk: Disk, path: string): number | undefined {
  try {
    const entry = disk.lstat(path)
    // A file that is too large to be read may not be removed either. It counts nothing, or others would be removed in its place.
    return entry.kind === 'file' && isMine(disk, entry) && entry.size <= limits.maxReadBytes ? entry.size : undefined
  } catch {
    // A file that is gone has freed its bytes.
    return undefined
  }
}
