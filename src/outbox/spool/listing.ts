import { type Folders, listOwn } from '../../home/list-own.ts'
import type { Disk } from '../../model/ports.ts'
import { parseName, type SegmentName } from './names.ts'

/**
 * The segments of an app's sink, whoever holds them; none if they cannot be listed. Each is there once: one that is renamed
 * while the directory is read may be listed under both of its names, and would count twice against the caps.
 */
export function listSegments(disk: Disk, folders: Folders): readonly SegmentName[] {
  const names = listOwn(disk, folders, 'segments').flatMap((file) => parseName(file) ?? [])
  return [...new Map(names.map((name) => [name.uuid, name])).values()]
}
