/* Looking which segments there are. */

import { type Folders, seeOwn } from '../../home/list-own.ts'
import { or } from '../../model/or.ts'
import type { Disk } from '../../model/ports.ts'
import { parseName, type SegmentName } from './names.ts'

/**
 * The segments of an app's sink, whoever holds them; none if they cannot be listed. Each is there once: one that is renamed
 * while the directory is read may be listed under both of its names, and would count twice against the caps.
 */
export const listSegments = (disk: Disk, folders: Folders): readonly SegmentName[] =>
  or([], () => seeSegments(disk, folders))

/** The same. Throws if they cannot be listed just now. */
export function seeSegments(disk: Disk, folders: Folders): readonly SegmentName[] {
  const names = seeOwn(disk, folders, 'segments').flatMap((file) => parseName(file) ?? [])
  return [...new Map(names.map((name) => [name.uuid, name])).values()]
}
