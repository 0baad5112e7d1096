/* The file of a segment. Its name says who holds it; a rename by another process ends that. */

import type { Disk } from '../../model/ports.ts'
import { cutLine } from './lines.ts'
import { formatName, type SegmentName } from './names.ts'

/** A segment's file under the one name that gives this process the right to touch it. */
export interface HeldFile {
  readonly name: SegmentName
  /** Appends whole lines. Throws if the disk does not take them; what it took of them is then cut off from what follows. Returns the bytes. */
  append(lines: string): number
  /** What was found in it ends within a line, and is cut off from what follows. */
  endsTorn(): void
  /** Whether there is still a file of this name, which is the only proof that it is still ours. */
  exists(): boolean
  /** Gives the name up for `ready`, with `tries`. */
  makeReady(tries: number): void
  remove(): void
  close(): void
}

/** @param fd opened for appending; closed by whatever ends the hold. */
export function holdFile(disk: Disk, directory: string, name: SegmentName, fd: number): HeldFile {
  const path = `${directory}/${formatName(name)}`
  /** Whether the last write may have left half a line, which the next one has to cut off. */
  let torn = false
  let open = true
  const close = () => {
    if (open) disk.close(fd)
    open = false
  }
  return {
    name,
    append: (lines) => {
      // A closed descriptor's number may belong to another file by now.
      if (!open) throw new Error('the segment is closed')
      const text = torn ? `${cutLine}${lines}` : lines
      torn = true
      const bytes = disk.append(fd, text)
      torn = false
      return bytes
    },
    endsTorn: () => {
      torn = true
    },
    exists: () => disk.exists(path),
    makeReady: (tries) => {
      // Windows does not rename a file that is open.
      close()
      disk.rename(path, `${directory}/${formatName({ ...name, tries, holding: { state: 'ready' } })}`)
    },
    remove: () => {
      close()
      disk.unlink(path)
    },
    close,
  }
}
