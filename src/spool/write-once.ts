import type { Disk, Random } from '../model/ports.ts'

/**
 * Creates a small file with this text unless it exists, and returns the text that is there in the end: the first writer
 * wins. Written aside, synced and linked into place, so that nobody ever reads half of it; a rename could overwrite what
 * somebody else decided a moment ago. Throws what the disk throws.
 */
export function writeOnce(disk: Disk, random: Random, path: string, text: string): string {
  const aside = `${path}.${random.uuid()}.tmp`
  const fd = disk.create(aside)
  try {
    try {
      disk.append(fd, text)
      disk.sync(fd)
    } finally {
      disk.close(fd)
    }
    linkOrWrite(disk, aside, path, text)
  } finally {
    tidyUp(disk, aside)
  }
  return readSmall(disk, path) ?? ''
}

/** Removes a file if it can be. */
export function tidyUp(disk: Disk, path: string): void {
  try {
    disk.unlink(path)
  } catch {
    // Gone already, or a virus scanner holds it: the sweep takes what was written aside later.
  }
}

function linkOrWrite(disk: Disk, aside: string, path: string, text: string): void {
  try {
    disk.link(aside, path)
  } catch (error) {
    // No hard links on this file system: exclusive creation is the next best, a crash may leave half a file, which reads as off.
    if (codeOf(error) !== 'EEXIST') writeExclusive(disk, path, text)
  }
}

function writeExclusive(disk: Disk, path: string, text: string): void {
  try {
    writeNew(disk, path, text)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

/** Creates a file with this text. Throws what the disk throws, EEXIST where there is one. */
export function writeNew(disk: Disk, path: string, text: string): void {
  const fd = disk.create(path)
  try {
    disk.append(fd, text)
  } finally {
    disk.close(fd)
  }
}

/** The text of a file of at most 1 KiB; undefined if there is none. Throws if there is one that cannot be read. */
export function readSmall(disk: Disk, path: string): string | undefined {
  let fd: number
  try {
    fd = disk.openToRead(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
  try {
    const { kind, size } = disk.fstat(fd)
    if (kind !== 'file' || size > 1024) throw new Error(`${path} is not a small file`)
    return disk.read(fd)
  } finally {
    disk.close(fd)
  }
}

/** The `code` of a system error, or the empty string. */
export const codeOf = (error: unknown): string => String((error as { readonly code?: unknown } | null)?.code ?? '')
