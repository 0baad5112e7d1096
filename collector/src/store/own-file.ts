/* Files that only this user may read and write. What a collector receives may hold e-mail addresses. */

import { closeSync, constants, fchmodSync, fstatSync, lstatSync, openSync, readSync, writeSync } from 'node:fs'

/** Windows knows neither of the first two; there, making a link needs an administrator. */
const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_APPEND, O_CREAT, O_RDWR } = constants

/** Refuses what somebody may have planted: a link would redirect what is written, and a pipe would wait for a reader for ever. */
const refuseStrange = (fd: number): void => {
  const stats = fstatSync(fd)
  if (!stats.isFile()) throw new Error('EINVAL: it is no regular file')
  const uid = process.getuid?.()
  if (uid !== undefined && stats.uid !== uid) throw new Error('EPERM: it belongs to another user')
  if (stats.nlink > 1) throw new Error('EMLINK: it has a second name elsewhere')
}

/** Sets the mode, whatever an earlier version or a strange umask has left. */
const makePrivate = (fd: number): void => {
  if ((fstatSync(fd).mode & 0o777) === 0o600) return
  try {
    fchmodSync(fd, 0o600)
  } catch {
    // The file system has no modes.
  }
}

/**
 * Opens a file for appending and reading, creates it where there is none, and makes sure that it is this account's own and readable
 * by nobody else. Throws what is in the way; follows no link.
 */
export const openOwnFile = (file: string): number => {
  if (O_NOFOLLOW === 0 && lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink())
    throw new Error('ELOOP: it is a symbolic link')
  const fd = openSync(file, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600)
  try {
    refuseStrange(fd)
    makePrivate(fd)
    return fd
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

/** Whether what is appended next begins a line: false after a kill or a failed write in the middle of one. */
export const endsWithLine = (fd: number): boolean => {
  const { size } = fstatSync(fd)
  const last = Buffer.alloc(1)
  return size === 0 || (readSync(fd, last, 0, 1, size - 1) === 1 && last[0] === 0x0a)
}

/** Writes all of it, or throws. */
export const writeWhole = (fd: number, text: string): void => {
  const bytes = Buffer.from(text)
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done)
}
