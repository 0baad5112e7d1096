/* The ways in which the simulated disk fails, and by which codes. */

import type { Disk } from '../../../src/model/ports.ts'

/** What is the matter with the disk, until somebody repairs it. */
export type DiskMode = 'ok' | 'full' | 'readonly' | 'emfile' | 'unshared'

/** What can fail. */
export type Operation = Exclude<keyof Disk, 'close' | 'exists' | 'mayBeOpen' | 'user'>

/** Which operations fail, and how. `unshared`: Windows, where a scanner holds what others want to move. */
export const failures: Readonly<Record<DiskMode, Partial<Record<Operation, string>>>> = {
  ok: {},
  full: { append: 'ENOSPC' },
  readonly: Object.fromEntries(
    (['makeDirectory', 'create', 'append', 'rename', 'link', 'unlink'] as const).map((name) => [name, 'EROFS']),
  ),
  emfile: { directory: 'EMFILE', list: 'EMFILE', create: 'EMFILE', open: 'EMFILE', openToRead: 'EMFILE' },
  unshared: { rename: 'EACCES', unlink: 'EACCES' },
}

/** How a single operation may fail in passing. */
export const accidents: Readonly<Record<Operation, string>> = {
  isPrivate: 'EIO',
  makeDirectory: 'EACCES',
  directory: 'EMFILE',
  list: 'EMFILE',
  lstat: 'EIO',
  create: 'EMFILE',
  open: 'EMFILE',
  openToRead: 'EMFILE',
  fstat: 'EIO',
  read: 'EIO',
  append: 'ENOSPC',
  sync: 'EIO',
  rename: 'EBUSY',
  link: 'EPERM',
  unlink: 'EBUSY',
}
