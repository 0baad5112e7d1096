/*
 * How a parent gives an uploader its brief, which holds credentials: neither as an argument, which every user of the machine can read,
 * nor through a pipe, which would have to be written while the parent ends.
 */

import { limits } from '../model/limits.ts'

type Files = Pick<
  typeof import('node:fs'),
  'openSync' | 'unlinkSync' | 'fstatSync' | 'writeSync' | 'readSync' | 'closeSync'
>
const nodeFiles = (): Files => process.getBuiltinModule('node:fs')

/**
 * Writes a text that holds secrets into a file that has no name any more, and returns its descriptor, from which another process reads
 * it. The name is taken off while the file is empty: whenever this process is killed, or the disk is full, no secret can be found by a
 * name. Both processes use this one descriptor, because a file that is opened again by its name may be another. Throws what the system
 * throws, and where every file system keeps a name.
 *
 * @param paths where it may be for a moment; the next one is for where the file system of the one before keeps a name.
 */
export function writeNameless(paths: Iterable<string>, text: string, files = nodeFiles()): number {
  const bytes = Buffer.from(text)
  if (bytes.length > limits.maxReadBytes) throw new Error(`a brief of ${bytes.length} bytes is too long`)
  for (const path of paths) {
    const fd = writeAt(path, bytes, files)
    if (fd !== undefined) return fd
  }
  throw new Error('the file system keeps a name for files that are open')
}

/** Returns the descriptor. Undefined: the file still has a name, so nothing was written. */
function writeAt(path: string, bytes: Buffer, files: Files): number | undefined {
  const fd = files.openSync(path, 'wx+', 0o600)
  let written = false
  try {
    files.unlinkSync(path)
    // NFS and FUSE give an open file another name instead. Windows hides the name of an open file until it is closed.
    if (process.platform !== 'win32' && files.fstatSync(fd).nlink > 0) return undefined
    // At positions of its own: the descriptor's stays at the beginning, where the reader starts if it has none.
    for (let at = 0; at < bytes.length; ) at += files.writeSync(fd, bytes, at, bytes.length - at, at)
    written = true
    return fd
  } finally {
    if (!written) files.closeSync(fd)
  }
}

/**
 * The text of a file that another process passed on as this descriptor. Undefined where it is none, as a terminal or a pipe, which
 * might stay silent for ever, and where it is longer than any such text.
 */
export function readNameless(fd: number, files = nodeFiles()): string | undefined {
  try {
    const stats = files.fstatSync(fd)
    if (!stats.isFile() || stats.size > limits.maxReadBytes) return undefined
    const bytes = Buffer.alloc(stats.size)
    let at = 0
    while (at < bytes.length) {
      const n = files.readSync(fd, bytes, at, bytes.length - at, at)
      if (n === 0) break
      at += n
    }
    return bytes.toString('utf8', 0, at)
  } catch {
    return undefined
  }
}
