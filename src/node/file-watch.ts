/* A settings file that an operator edits while the program runs, for `settings/file.ts`: read whole, compared, watched. */

import type { FSWatcher } from 'node:fs'
import type { Cancel, WatchedFile } from '../model/ports.ts'
import { untraced } from './untraced.ts'

const fs = () => process.getBuiltinModule('node:fs')
const path = () => process.getBuiltinModule('node:path')

/**
 * A file of the operator's, wherever it is and whoever owns it; unlike files of ours it may be a link. `read` gives undefined where
 * there is none, and throws for one that is no file or longer than `maxBytes` (code EFBIG). `mark` differs whenever the file does.
 */
export const watchedFile = (file: string, maxBytes: number): WatchedFile => ({
  read: () =>
    untraced(() => {
      let fd: number
      try {
        fd = fs().openSync(file, fs().constants.O_RDONLY | (fs().constants.O_NONBLOCK ?? 0))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
      try {
        const stats = fs().fstatSync(fd)
        if (!stats.isFile() || stats.size > maxBytes) throw Object.assign(new Error('EFBIG'), { code: 'EFBIG' })
        return fs().readFileSync(fd, 'utf8')
      } finally {
        fs().closeSync(fd)
      }
    }),
  mark: () =>
    untraced(() => {
      const stats = fs().statSync(file, { throwIfNoEntry: false })
      return stats && `${stats.ino} ${stats.size} ${stats.mtimeMs}`
    }),
  watch: (changed) => untraced(() => watchDirectory(file, changed)),
})

/**
 * Watches the directory and not the file: a file that is replaced by a rename is another file, which a watch on the old one would never
 * see. Changes count as ours if Node does not know the name, or if the name begins with a dot: container systems mount a file as a link
 * into a hidden directory (`..data`) and replace that.
 */
function watchDirectory(file: string, changed: () => void): Cancel {
  const own = path().basename(file)
  let watcher: FSWatcher
  try {
    watcher = fs().watch(path().dirname(file), { persistent: false }, (_, name) => {
      if (name === null || name === own || name.startsWith('.')) changed()
    })
  } catch {
    // No such directory, or no more watches to be had: `settings/file.ts` looks at the file from time to time anyway.
    return () => {}
  }
  watcher.on('error', () => watcher.close())
  return () => watcher.close()
}
