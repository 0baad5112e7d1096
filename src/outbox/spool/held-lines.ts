/* Reading what waits without taking it, for hosts that ask how much there is, and for those that ask whether an event is still there. */

import type { Folders } from '../../home/list-own.ts'
import { limits } from '../../model/limits.ts'
import type { Disk } from '../../model/ports.ts'
import { listSegments } from './listing.ts'
import { formatName } from './names.ts'
import { replay } from './replay.ts'

/**
 * Which of these ids wait in the segments of a directory, whoever holds them. Only reads: it needs no hold. One that is renamed or settled
 * meanwhile may be missed, so its answer is sure only while nobody else is at work there.
 */
export function heldIn(disk: Disk, folders: Folders, ids: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>()
  for (const name of listSegments(disk, folders)) {
    for (const id of idsIn(disk, `${folders.segments}/${formatName(name)}`)) if (ids.has(id)) found.add(id)
  }
  return found
}

/** What waits in a directory, whoever holds it: segments, and their bytes with what is done of them. Reads no file. */
export function backlogIn(disk: Disk, folders: Folders): { readonly files: number; readonly bytes: number } {
  const sizes = listSegments(disk, folders).flatMap((name) => {
    try {
      return disk.lstat(`${folders.segments}/${formatName(name)}`).size
    } catch {
      // Gone meanwhile: it waits no more, or under another name.
      return []
    }
  })
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}

/** The ids of the events that wait in one file. */
function idsIn(disk: Disk, path: string): Iterable<string> {
  let fd: number | undefined
  try {
    fd = disk.openToRead(path)
    const { kind, size } = disk.fstat(fd)
    return kind === 'file' && size <= limits.maxReadBytes ? replay(disk.read(fd, size)).events.keys() : []
  } catch {
    // Gone, or not to be read just now: it is in no answer.
    return []
  } finally {
    if (fd !== undefined) disk.close(fd)
  }
}
