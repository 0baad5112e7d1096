/* The one disk of a story. */

import type { Entry } from '../../../src/model/ports.ts'

/** A file, whatever it is called and whoever has it open. */
export interface Inode {
  readonly id: number
  bytes: Buffer
  changedAt: number
  readonly names: Set<string>
}

/** Names and inodes as POSIX has them, without processes: see `process-disk.ts` for what stands between. */
export interface FileSystem {
  makeDirectory(path: string): void
  list(path: string): readonly string[]
  lstat(path: string): Entry
  statOf(inode: Inode): Entry
  find(path: string): Inode | undefined
  create(path: string): Inode
  append(inode: Inode, bytes: Uint8Array): void
  rename(from: string, to: string): void
  link(from: string, to: string): void
  unlink(path: string): void
  /** All files below a directory: path to inode. */
  files(directory: string): readonly (readonly [path: string, inode: Inode])[]
}

/** Without a stack: nobody reads it, and half the time of a failing operation would go into it. */
export function systemError(code: string, what: string): Error {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  const error = Object.assign(new Error(`${code}: ${what}`), { code })
  Error.stackTraceLimit = stackTraceLimit
  return error
}

export function createFileSystem(now: () => number): FileSystem {
  const directories = new Set<string>([''])
  const names = new Map<string, Inode>()
  let made = 0

  const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/'))
  const found = (path: string): Inode => {
    const inode = names.get(path)
    if (!inode) throw systemError(directories.has(path) ? 'EISDIR' : 'ENOENT', path)
    return inode
  }
  const give = (path: string, inode: Inode) => {
    if (!directories.has(parentOf(path))) throw systemError('ENOENT', path)
    names.set(path, inode)
    inode.names.add(path)
  }
  const take = (path: string): Inode => {
    const inode = found(path)
    names.delete(path)
    inode.names.delete(path)
    return inode
  }
  const statOf = ({ bytes, changedAt }: Inode): Entry => ({ kind: 'file', uid: 1000, size: bytes.length, changedAt })

  return {
    makeDirectory: (path) => {
      for (let at = path; at !== ''; at = parentOf(at)) {
        if (names.has(at)) throw systemError('EEXIST', at)
        directories.add(at)
      }
    },
    list: (path) => {
      if (!directories.has(path)) throw systemError('ENOENT', path)
      const inside = (other: string) => other !== '' && parentOf(other) === path
      return [...names.keys(), ...directories].filter(inside).map((other) => other.slice(path.length + 1))
    },
    lstat: (path) =>
      directories.has(path) ? { kind: 'directory', uid: 1000, size: 0, changedAt: 0 } : statOf(found(path)),
    statOf,
    find: (path) => names.get(path),
    create: (path) => {
      if (names.has(path)) throw systemError('EEXIST', path)
      const inode: Inode = { id: ++made, bytes: Buffer.alloc(0), changedAt: now(), names: new Set() }
      give(path, inode)
      return inode
    },
    append: (inode, bytes) => {
      inode.bytes = Buffer.concat([inode.bytes, bytes])
      inode.changedAt = now()
    },
    rename: (from, to) => {
      found(from)
      if (names.has(to)) take(to)
      give(to, take(from))
    },
    link: (from, to) => {
      const inode = found(from)
      if (names.has(to)) throw systemError('EEXIST', to)
      give(to, inode)
    },
    unlink: (path) => void take(path),
    files: (directory) => [...names].filter(([path]) => path.startsWith(`${directory}/`)),
  }
}
