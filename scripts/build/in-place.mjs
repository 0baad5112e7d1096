/**
 * Everything is made in a folder of its own and put into place by a rename at the end: a build that fails leaves the old
 * folder standing, and nobody reads half a build.
 */

import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * @param {string} target the folder that is to be replaced
 * @param {(made: string, scratch: string) => Promise<void>} make fills the first folder; the second is for what it needs meanwhile
 */
export async function inPlace(target, make) {
  // Beside the target, so that relative paths in source maps stay true and the rename stays on one disk.
  const beside = (/** @type {string} */ what) => join(dirname(target), `.build-${process.pid}-${what}`)
  const [made, scratch, replaced] = [beside('dist'), beside('scratch'), beside('replaced')]
  try {
    mkdirSync(made, { recursive: true })
    await make(made, scratch)
    swap(made, target, replaced)
  } finally {
    for (const folder of [made, scratch, replaced]) rmSync(folder, { recursive: true, force: true })
  }
}

/** Where another build was faster it is swapped out in turn: the last to finish wins, whole. */
function swap(/** @type {string} */ made, /** @type {string} */ target, /** @type {string} */ replaced) {
  for (let attempt = 1; ; attempt++) {
    try {
      rmSync(replaced, { recursive: true, force: true })
      renameSync(target, replaced)
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error
    }
    try {
      renameSync(made, target)
      return
    } catch (error) {
      if (attempt === 5) throw error
    }
  }
}
