/** One hash over files and facts. Equal fingerprints mean there is nothing to do again. */

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** All files below a path, or the path itself; nothing where it does not exist. */
function filesOf(/** @type {string} */ root, /** @type {string} */ path) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false })
  if (stats === undefined) return []
  if (stats.isFile()) return [path]
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
}

/**
 * @param {string} root
 * @param {readonly string[]} paths files and folders below `root`
 * @param {readonly string[]} facts e.g. the version of Node
 */
export function fingerprint(root, paths, facts = []) {
  const hash = createHash('sha256')
  for (const fact of facts) hash.update(`${fact}\0`)
  for (const file of paths.flatMap((path) => filesOf(root, path)).sort()) {
    hash
      .update(`${file.replaceAll('\\', '/')}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0')
  }
  return hash.digest('hex')
}

/** The fingerprint noted in a file, or undefined where nobody noted one. */
export function notedIn(/** @type {string} */ file) {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return undefined
  }
}
