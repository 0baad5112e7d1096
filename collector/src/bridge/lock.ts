/* `bridge.pid`, the lock of a directory. */

import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** EPERM: it lives, and belongs to somebody else. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The living process that a lock names; undefined: the lock is nobody's and may be removed. */
const holderOf = (file: string): number | undefined => {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    // If the file has our own pid, an earlier process left it: in a container every bridge is process 1.
    return Number.isInteger(pid) && pid > 0 && pid !== process.pid && isAlive(pid) ? pid : undefined
  } catch {
    return undefined
  }
}

/**
 * Makes sure that one bridge alone works in a directory: two would tell the same turns. Returns how to let go of it.
 *
 * @throws if another one is at work there, naming its process.
 */
export const lockDirectory = (dir: string): (() => void) => {
  const file = join(dir, 'bridge.pid')
  for (let tries = 0; ; tries++) {
    try {
      const fd = openSync(file, 'wx', 0o600)
      writeSync(fd, `${process.pid}`)
      closeSync(fd)
      return () => rmSync(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const holder = holderOf(file)
      if (holder !== undefined) throw new Error(`process ${holder} is at work there already`)
      if (tries > 2) throw error
      rmSync(file, { force: true })
    }
  }
}
