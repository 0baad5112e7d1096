/*
 * The disk port on Node. All rules of docs/on-disk.md that concern modes, links and foreign files are kept here: directories 0700 and files
 * 0600 under any umask, no link followed, nothing of another user's touched. Synchronous, because `logEvent` has written its event when
 * it returns.
 */

import type { Stats } from 'node:fs'
import { or } from '../model/or.ts'
import type { Disk, Entry } from '../model/ports.ts'
import { codeOf } from '../policy/disk-fault.ts'
import { isOpen } from './is-open.ts'
import { makePath } from './make-path.ts'
import { type Lacks, tolerant } from './tolerant.ts'
import { untracedMethods } from './untraced.ts'

/** Read once: `Buffer` is a getter of the global object, and reading it took 2 % of a `logEvent`. */
const { byteLength } = Buffer

const fs = process.getBuiltinModule('node:fs')

/** Windows lacks the last three; they count as 0 there, where making a link needs a privilege. */
const { O_APPEND, O_CREAT, O_EXCL, O_RDWR, O_NOFOLLOW = 0, O_DIRECTORY = 0, O_NONBLOCK = 0 } = fs.constants

type OfPaths = Omit<Disk, 'user' | 'sync' | keyof typeof opened>

function user(): number {
  try {
    return process.geteuid?.() ?? -1
  } catch {
    return -1
  }
}
const isMine = ({ uid }: Stats): boolean => uid === user()

/**
 * Methods throw what Node throws, with its `code`; `policy/disk-fault.ts` says what follows from which code.
 *
 * @param lacks hears what the file system cannot do; it is done without.
 */
export function createDisk(lacks: Lacks): Disk {
  const tolerate = tolerant(lacks)
  /** Closes a directory of this user's, open as `fd`, to others if its mode has any bit of `mask`. */
  const closeToOthers = (fd: number, mask: number): Stats => {
    const stats = fs.fstatSync(fd)
    if (!isMine(stats) || (stats.mode & mask) === 0) return stats
    tolerate('chmod', () => fs.fchmodSync(fd, 0o700))
    return fs.fstatSync(fd)
  }
  const directory = (path: string, mask: number): Stats => {
    if (process.platform === 'win32') return directoryOnWindows(path)
    const own = closedAlready(path)
    if (own) return own
    const fd = openAnyway(path, O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK, 0o700)
    try {
      return closeToOthers(fd, mask)
    } finally {
      fs.closeSync(fd)
    }
  }
  const paths = untracedMethods<OfPaths>({
    isPrivate: (path) => process.platform !== 'win32' && closedAlready(path) !== undefined,
    makeDirectory: (path) => {
      makePath(path, (make) => tolerate('chmod', make))
      // If it is a file or a link nothing is done here; whoever uses it as a directory gets the error.
      or(undefined, () => directory(path, 0o077))
    },
    directory: (path) => entry(directory(path, 0o022)),
    list: (path) => fs.readdirSync(path),
    lstat: (path) => entry(fs.lstatSync(path)),
    exists: (path) => fs.existsSync(path) || isThere(path),
    mayBeOpen: (path) => process.platform !== 'win32' || or(true, () => isOpen(path)),
    create: (path) => {
      const made = fs.openSync(path, O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW | O_RDWR, 0o600)
      const fd = made > 2 ? made : apart(made, path)
      // A umask may have taken the owner's own rights: nobody could read the file again.
      if ((fs.fstatSync(fd).mode & 0o600) !== 0o600) tolerate('chmod', () => fs.fchmodSync(fd, 0o600))
      return fd
    },
    // O_NONBLOCK: opening a pipe somebody put there must not wait for its other end.
    open: openToWrite,
    openToRead: (path) => openAnyway(path, O_NOFOLLOW | O_NONBLOCK, 0o600),
    rename: (from, to) => fs.renameSync(from, to),
    link: (from, to) => fs.linkSync(from, to),
    unlink: (path) => fs.unlinkSync(path),
  })
  return { user, ...paths, ...opened, sync: (fd) => tolerate('fsync', () => fs.fsyncSync(fd)) }
}

/** Methods on descriptors. They need no `untraced`, because no tracing tool makes spans of them. */
const opened = {
  fstat: (fd) => entry(fs.fstatSync(fd)),
  read: (fd, size) => {
    const buffer = Buffer.alloc(size)
    let at = 0
    while (at < size) {
      const n = fs.readSync(fd, buffer, at, size - at, at)
      if (n === 0) break
      at += n
    }
    // UTF-8, unnamed for the same reason as in `random.ts`.
    return buffer.toString(undefined, 0, at)
  },
  append: (fd, text) => {
    // Nearly always one call writes the whole text; a disk that is filling up writes less, and further calls write the rest.
    let written = fs.writeSync(fd, text)
    const total = byteLength(text)
    if (written === total) return total
    const bytes = Buffer.from(text)
    while (written < total) written += fs.writeSync(fd, bytes, written)
    return total
  },
  close: (fd) => fs.closeSync(fd),
} satisfies Partial<Disk>

/**
 * The same file on a descriptor above the standard ones. A host that closed one of those gets its number for the next file, and would print
 * into ours, or hand it to a child as its output: half a line of that, and the event after it is lost.
 */
function apart(fd: number, path: string): number {
  try {
    return openToWrite(path)
  } finally {
    fs.closeSync(fd)
  }
}

function openToWrite(path: string): number {
  const fd = fs.openSync(path, O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK)
  return fd > 2 ? fd : apart(fd, path)
}

/** Asked where `existsSync` says no: it says so, too, where the host is at the end of its stack, and a segment would count as lost. */
function isThere(path: string): boolean {
  try {
    // Without an exception where there is nothing, which nearly always is the answer.
    return fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch (error) {
    if (codeOf(error) === '') throw error
    return false
  }
}

/**
 * Opens a file or directory. If it belongs to this user but its mode forbids reading, as after a run under a strange umask, the mode
 * is repaired first.
 */
function openAnyway(path: string, how: number, mode: number): number {
  try {
    return fs.openSync(path, how)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES' || !mayRepair(path)) throw error
    fs.chmodSync(path, mode)
    return fs.openSync(path, how)
  }
}

const mayRepair = (path: string): boolean =>
  or(false, () => {
    const stats = fs.lstatSync(path)
    return isMine(stats) && (stats.isFile() || stats.isDirectory()) && (stats.mode & 0o400) === 0
  })

/**
 * A directory as nearly every one of ours is: this user's, and nobody else's to look into. Then one look is all there is to do, and it
 * follows no link.
 */
function closedAlready(path: string): Stats | undefined {
  const stats = fs.lstatSync(path, { throwIfNoEntry: false })
  return stats?.isDirectory() && isMine(stats) && (stats.mode & 0o777) === 0o700 ? stats : undefined
}

/** Windows cannot open directories, so the path is looked at instead. */
function directoryOnWindows(path: string): Stats {
  const stats = fs.lstatSync(path)
  if (!stats.isDirectory()) throw Object.assign(new Error(`ENOTDIR: ${path}`), { code: 'ENOTDIR' })
  return stats
}

const entry = (stats: Stats): Entry => ({
  kind: stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other',
  uid: stats.uid,
  size: stats.size,
  changedAt: stats.mtimeMs,
})
