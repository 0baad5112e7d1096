/* The disk as one process sees it, which a test can break call by call. Many processes on one disk are in `sim/process-disk.ts`. */

import { dirname } from 'node:path/posix'
import type { Disk, Entry } from '../../../src/model/ports.ts'

type Kind = Entry['kind']
interface Inode {
  readonly kind: Kind
  readonly uid: number
  readonly changedAt: number
  bytes: Buffer
}
type Method = keyof Disk

/** A file system in memory that behaves as Linux does, and that a test can break. */
export interface MemoryDisk extends Disk {
  /** The next calls of a method (on paths or descriptors of paths that match) fail with this code. */
  fail(method: Method, code: string, options?: { readonly times?: number; readonly path?: RegExp }): void
  /** Nothing fails any more. */
  mend(): void
  /** Bytes that still fit; an append beyond writes what fits and throws ENOSPC. */
  room(bytes: number): void
  /** Runs right before the next call of a method, once: another process at the worst moment. */
  before(method: Method, run: () => void): void
  /** Puts something there, as somebody else would. */
  put(
    path: string,
    text: string,
    options?: { readonly kind?: Kind; readonly uid?: number; readonly changedAt?: number },
  ): void
  text(path: string): string
  /** Every path of a file, sorted. */
  files(): readonly string[]
  /** All that have files open are killed. */
  closeAll(): void
  /** Descriptors that are open. */
  openDescriptors(): number
}

/** @param uid who owns what is made; `user` who asks; `tellsOpen` as Windows does. */
export function memoryDisk({
  uid = 1000,
  user = uid,
  links = true,
  tellsOpen = false,
}: {
  uid?: number
  user?: number
  links?: boolean
  tellsOpen?: boolean
} = {}): MemoryDisk {
  const paths = new Map<string, Inode>([['/', { kind: 'directory', uid: 0, changedAt: 0, bytes: Buffer.alloc(0) }]])
  const open = new Map<number, { readonly path: string; readonly inode: Inode }>()
  let nextFd = 10
  let free = Number.POSITIVE_INFINITY
  let failures: { method: Method; code: string; times: number; path: RegExp }[] = []
  const visitors: { method: Method; run: () => void }[] = []

  // Every call begins here: first the visitor of the worst moment, then the failure that a test has ordered.
  const enter = (method: Method, path: string) => {
    const at = visitors.findIndex((visitor) => visitor.method === method)
    if (at >= 0) visitors.splice(at, 1)[0]?.run()
    const failure = failures.find((one) => one.method === method && one.times > 0 && one.path.test(path))
    if (!failure) return
    failure.times--
    throw systemError(failure.code, method, path)
  }
  const at = (method: Method, path: string): Inode => {
    const inode = paths.get(path)
    if (!inode) throw systemError('ENOENT', method, path)
    return inode
  }
  const inFolder = (method: Method, path: string) => {
    if (at(method, dirname(path)).kind !== 'directory') throw systemError('ENOTDIR', method, path)
  }
  const of = (method: Method, fd: number) => {
    const file = open.get(fd)
    if (!file) throw systemError('EBADF', method, String(fd))
    enter(method, file.path)
    return file.inode
  }
  const opened = (path: string, inode: Inode): number => {
    open.set(++nextFd, { path, inode })
    return nextFd
  }
  const entry = ({ kind, uid: owner, changedAt, bytes }: Inode): Entry => ({
    kind,
    uid: owner,
    size: bytes.length,
    changedAt,
  })
  const makeDirectory = (path: string): void => {
    // Whatever is there stays; who needs a directory looks.
    if (paths.has(path)) return
    makeDirectory(dirname(path))
    inFolder('makeDirectory', path)
    paths.set(path, { kind: 'directory', uid, changedAt: 0, bytes: Buffer.alloc(0) })
  }

  const existing = (method: 'open' | 'openToRead', path: string): number => {
    enter(method, path)
    const inode = at(method, path)
    if (inode.kind === 'other') throw systemError('ELOOP', method, path)
    if (inode.kind === 'directory') throw systemError('EISDIR', method, path)
    return opened(path, inode)
  }

  return {
    user: () => user,
    isPrivate: (path) => {
      enter('isPrivate', path)
      const inode = paths.get(path)
      return inode?.kind === 'directory' && inode.uid === user
    },
    makeDirectory: (path) => {
      enter('makeDirectory', path)
      makeDirectory(path)
    },
    directory: (path) => {
      enter('directory', path)
      const inode = at('directory', path)
      if (inode.kind !== 'directory') throw systemError('ENOTDIR', 'directory', path)
      return entry(inode)
    },
    list: (path) => {
      enter('list', path)
      if (at('list', path).kind !== 'directory') throw systemError('ENOTDIR', 'list', path)
      const inside = path === '/' ? '/' : `${path}/`
      return [...paths.keys()].filter((p) => p !== '/' && dirname(p) === path).map((p) => p.slice(inside.length))
    },
    lstat: (path) => {
      enter('lstat', path)
      return entry(at('lstat', path))
    },
    exists: (path) => {
      enter('exists', path)
      return paths.has(path)
    },
    mayBeOpen: (path) => !tellsOpen || [...open.values()].some(({ inode }) => inode === paths.get(path)),
    create: (path) => {
      enter('create', path)
      inFolder('create', path)
      if (paths.has(path)) throw systemError('EEXIST', 'create', path)
      const inode: Inode = { kind: 'file', uid, changedAt: 0, bytes: Buffer.alloc(0) }
      paths.set(path, inode)
      return opened(path, inode)
    },
    open: (path) => existing('open', path),
    openToRead: (path) => existing('openToRead', path),
    fstat: (fd) => entry(of('fstat', fd)),
    read: (fd, size) => of('read', fd).bytes.toString('utf8', 0, size),
    append: (fd, text) => {
      const inode = of('append', fd)
      const bytes = Buffer.from(text)
      const fits = bytes.subarray(0, Math.max(0, Math.min(free, bytes.length)))
      inode.bytes = Buffer.concat([inode.bytes, fits])
      free -= fits.length
      if (fits.length < bytes.length) throw systemError('ENOSPC', 'append', open.get(fd)?.path ?? '')
      return bytes.length
    },
    sync: (fd) => void of('sync', fd),
    close: (fd) => {
      of('close', fd)
      open.delete(fd)
    },
    rename: (from, to) => {
      enter('rename', from)
      const inode = at('rename', from)
      inFolder('rename', to)
      paths.delete(from)
      paths.set(to, inode)
    },
    link: (from, to) => {
      enter('link', to)
      const inode = at('link', from)
      inFolder('link', to)
      if (!links) throw systemError('EPERM', 'link', to)
      if (paths.has(to)) throw systemError('EEXIST', 'link', to)
      paths.set(to, inode)
    },
    unlink: (path) => {
      enter('unlink', path)
      if (at('unlink', path).kind === 'directory') throw systemError('EISDIR', 'unlink', path)
      paths.delete(path)
    },

    fail: (method, code, { times = Number.POSITIVE_INFINITY, path = /^/ } = {}) =>
      void failures.push({ method, code, times, path }),
    mend: () => {
      failures = []
      free = Number.POSITIVE_INFINITY
    },
    room: (bytes) => {
      free = bytes
    },
    before: (method, run) => void visitors.push({ method, run }),
    put: (path, text, { kind = 'file', uid: owner = uid, changedAt = 0 } = {}) => {
      makeDirectory(dirname(path))
      paths.set(path, { kind, uid: owner, changedAt, bytes: Buffer.from(text) })
    },
    text: (path) => at('read', path).bytes.toString('utf8'),
    files: () => [...paths].flatMap(([path, { kind }]) => (kind === 'directory' ? [] : [path])).sort(),
    closeAll: () => open.clear(),
    openDescriptors: () => open.size,
  }
}

const systemError = (code: string, method: string, path: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${code}: ${method} '${path}'`), { code })
