/* Small files that several processes write: consent, ids, news. Nobody may ever read half of one, and no link of somebody else is followed. */

import type { Disk, Random } from '../model/ports.ts'
import { codeOf, refusal } from '../policy/disk-fault.ts'
import { isMine } from './directory.ts'

/**
 * Creates a small file with this text unless it exists, and returns the text that is there in the end: the first writer
 * wins. Written aside, synced and linked into place, so that nobody ever reads half of it; a rename could overwrite what
 * somebody else decided a moment ago. Throws what the disk throws.
 */
export function writeOnce(disk: Disk, random: Random, path: string, text: string): string {
  writeAside(disk, random, path, text, (aside) => linkOrWrite(disk, aside, path, text))
  const winner = readSmall(disk, path)
  if (winner === undefined) throw refusal(`${path} belongs to another user`)
  return winner
}

/** Puts a small file with this text in the place of the one that is there, in one step: whoever reads sees the one or the other. */
export function replaceSmall(disk: Disk, random: Random, path: string, text: string): void {
  writeAside(disk, random, path, text, (aside) => disk.rename(aside, path))
}

/** Writes a text to a temporary file beside `path`, waits until it is on the medium, and lets `move` put it into place. */
function writeAside(disk: Disk, random: Random, path: string, text: string, move: (aside: string) => void): void {
  const aside = `${path}.${random.uuid()}.tmp`
  try {
    const fd = disk.create(aside)
    try {
      disk.append(fd, text)
      disk.sync(fd)
    } finally {
      disk.close(fd)
    }
    move(aside)
  } finally {
    tidyUp(disk, aside)
  }
}

/** Removes a file if it can be. */
export function tidyUp(disk: Disk, path: string): void {
  try {
    disk.unlink(path)
  } catch {
    // It is gone already, or a virus scanner has it open. The sweep removes such temporary files later.
  }
}

/** Gives the finished file its name, unless there is one already. */
function linkOrWrite(disk: Disk, aside: string, path: string, text: string): void {
  try {
    disk.link(aside, path)
  } catch (error) {
    // No hard links on this file system: exclusive creation is the next best. A kill in the middle may leave half a file there.
    if (codeOf(error) !== 'EEXIST') writeExclusive(disk, path, text)
  }
}

/** For file systems without hard links. */
function writeExclusive(disk: Disk, path: string, text: string): void {
  try {
    writeNew(disk, path, text)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return
    // The disk is full. An empty consent file would count as a *no* for ever, so it is removed, unless somebody has written another one meanwhile.
    if (isBeginningOf(text, disk, path)) tidyUp(disk, path)
    throw error
  }
}

/** Whether a file holds only a part of the text, as a write that failed leaves it. */
function isBeginningOf(text: string, disk: Disk, path: string): boolean {
  try {
    const there = readSmall(disk, path)
    return there !== undefined && there !== text && text.startsWith(there)
  } catch {
    return false
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

/** Ids, answers and news have a few dozen characters. */
export const smallBytes = 1024

/**
 * The text of a file of at most so many bytes; undefined if there is none that belongs to this user, or to root if `orRoot`. Throws if there is
 * one that cannot be read.
 */
export function readSmall(disk: Disk, path: string, maxBytes = smallBytes, orRoot = false): string | undefined {
  let fd: number
  try {
    fd = disk.openToRead(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
  try {
    const entry = disk.fstat(fd)
    // A file of another user's may have been left there when the directory was open to others.
    if (!isMine(disk, entry) && !(orRoot && entry.uid === 0)) return undefined
    if (entry.kind !== 'file' || entry.size > maxBytes) throw new NotSmallError(`${path} is not a small file`)
    return disk.read(fd, entry.size)
  } finally {
    disk.close(fd)
  }
}

/** Thrown where there is something that cannot be such a file: a directory, a pipe, a file of a megabyte. */
export class NotSmallError extends Error {}
