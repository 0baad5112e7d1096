/* A new segment on disk, for the first event of a run and whenever the segment before it is full. */

import { makeDirectory } from '../../home/directory.ts'
import type { Place } from '../../home/place.ts'
import { limits } from '../../model/limits.ts'
import type { Ports } from '../../model/ports.ts'
import { type HeldFile, holdFile } from './held-file.ts'
import { headerLine, resourceLine } from './lines.ts'
import { formatName, type SegmentName } from './names.ts'
import { holdSegment, type OwnSegment } from './segment.ts'
import type { SegmentDeps } from './segment-state.ts'
import { timeOf } from './time.ts'

/** What opening one needs. */
export interface OpenSegmentDeps extends SegmentDeps {
  readonly ports: Ports
  readonly place: Place
  /** The wire its events are encoded for. */
  readonly wire: string
}

/**
 * Opens a segment with its header and first line in one write. Throws if the disk refuses.
 *
 * @param mayBeUnder whether the line may be written under this consent, where it was recorded earlier than now.
 * @returns undefined if the user says no, or something else than what the line was recorded under.
 */
export function openSegment(
  deps: OpenSegmentDeps & { readonly resource: string },
  account: string | null,
  line: string,
  mayBeUnder?: (consent: string | null) => boolean,
): OwnSegment | undefined {
  const { resource } = deps
  const { disk, clock, random, processes } = deps.ports
  const { paths, nonce8, consent } = deps.place
  for (const path of [paths.app, paths.segments]) makeDirectory(disk, path)
  const { mode, text } = consent.ensure()
  if (mode === 'off' || mayBeUnder?.(text) === false) return undefined
  const since = timeOf(clock)
  const owner = { host8: processes.host8, pid: processes.pid, start: processes.start, nonce8 }
  const name: SegmentName = {
    openedAt: since.wall,
    uuid: random.uuid(),
    tries: 0,
    holding: { state: 'open', since: since.wall, owner },
  }
  const file = holdFile(disk, paths.segments, name, disk.create(`${paths.segments}/${formatName(name)}`))
  const header = { uuid: name.uuid, consent: text, account, wire: deps.wire }
  const first = headerLine(header) + resourceLine(resource) + line
  let size: number
  let allowed: boolean
  try {
    size = file.append(first)
    // `off` may have listed the directory before our file was in it: look again, or the line outlives the refusal.
    allowed = consent.ensure().text === text
  } catch (error) {
    // A full disk creates files but fills none: leave no empty one behind, or every event would.
    withdraw(file)
    throw error
  }
  if (!allowed) {
    withdraw(file)
    return undefined
  }
  return holdSegment({ ...header, resource, file, holdMs: limits.writerHoldMs, since, size }, deps)
}

/** Removes a file that is not to be a segment after all. */
function withdraw(file: HeldFile): void {
  try {
    file.remove()
  } catch {
    // Whoever said `off` removed it already.
  }
}
