import type { Stats } from 'node:fs'
import type { Disk, Entry } from '../model/ports.ts'
import { makePath } from './make-path.ts'
import { or } from './or.ts'

/** Taken once: the global is a getter, which took 2 % of a `logEvent`. */
const { byteLength } = Buffer

let loaded: typeof import('node:fs') | undefined
const fs = () => {
  loaded ??= process.getBuiltinModule('node:fs')
  return loaded
}

/** `constants` are looked up late and O_NOFOLLOW does not exist on Windows, where links need a privilege to make. */
const flags = (
  ...names: readonly ('O_APPEND' | 'O_CREAT' | 'O_EXCL' | 'O_NOFOLLOW' | 'O_RDWR' | 'O_NONBLOCK')[]
): number => names.reduce((all, name) => all | (fs().constants[name] ?? 0), 0)

export const nodeDisk: Disk = {
  makeDirectory: (path) => {
    makePath(path)
    const stats = fs().lstatSync(path)
    // Not through a link: what it leads to is not ours to change.
    const isOurs = stats.isDirectory() && stats.uid === or(undefined, () => process.geteuid?.())
    if (isOurs && (stats.mode & 0o077) !== 0) fs().chmodSync(path, 0o700)
  },
  list: (path) => fs().readdirSync(path),
  lstat: (path) => entry(fs().lstatSync(path)),
  exists: (path) => fs().existsSync(path),
  create: (path) => fs().openSync(path, flags('O_APPEND', 'O_CREAT', 'O_EXCL', 'O_NOFOLLOW', 'O_RDWR'), 0o600),
  // O_NONBLOCK: opening a pipe somebody put there must not wait for its other end.
  open: (path) => fs().openSync(path, flags('O_RDWR', 'O_APPEND', 'O_NOFOLLOW', 'O_NONBLOCK')),
  openToRead: (path) => fs().openSync(path, flags('O_NOFOLLOW', 'O_NONBLOCK')),
  fstat: (fd) => entry(fs().fstatSync(fd)),
  read: (fd) => {
    const size = fs().fstatSync(fd).size
    const buffer = Buffer.alloc(size)
    let at = 0
    while (at < size) {
      const n = fs().readSync(fd, buffer, at, size - at, at)
      if (n === 0) break
      at += n
    }
    return buffer.toString('utf8', 0, at)
  },
  append: (fd, text) => {
    // The whole text in one call, nearly always; a disk that fills up takes less.
    let written = fs().writeSync(fd, text)
    const total = byteLength(text)
    if (written === total) return total
    const bytes = Buffer.from(text)
    while (written < total) written += fs().writeSync(fd, bytes, written)
    return total
  },
  sync: (fd) => {
    try {
      fs().fsyncSync(fd)
    } catch (error) {
      // Under Node's permission model nobody may, since the fix of CVE-2025-55132, whatever may be written.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_ACCESS_DENIED') throw error
    }
  },
  close: (fd) => fs().closeSync(fd),
  rename: (from, to) => fs().renameSync(from, to),
  link: (from, to) => fs().linkSync(from, to),
  unlink: (path) => fs().unlinkSync(path),
}

const entry = (stats: Stats): Entry => ({
  kind: stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other',
  uid: stats.uid,
  size: stats.size,
  changedAt: stats.mtimeMs,
})
