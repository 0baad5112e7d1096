/* Folders for what came, of the journal and of the bridge: nobody else on the machine may read what tools sent. */

import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Creates a directory and its missing parents for this account alone, whatever the umask. Node's own `recursive` never ends
 * where a parent cannot have children, as below /proc. Throws what the file system says.
 */
export const makeDirectory = (dir: string): void => {
  const path = resolve(dir)
  if (existsSync(path)) return
  const parent = dirname(path)
  if (parent !== path) makeDirectory(parent)
  mkdirSync(path, { mode: 0o700 })
  chmodSync(path, 0o700)
}
