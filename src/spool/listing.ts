import type { Disk } from '../model/ports.ts'
import { parseName, type SegmentName } from './names.ts'

/** The segments in a directory, whoever holds them; none if it cannot be listed. */
export function listSegments(disk: Disk, directory: string): readonly SegmentName[] {
  try {
    // Never through a link: it may lead out of the state directory.
    if (disk.lstat(directory).kind !== 'directory') return []
    return disk.list(directory).flatMap((file) => parseName(file) ?? [])
  } catch {
    return []
  }
}
