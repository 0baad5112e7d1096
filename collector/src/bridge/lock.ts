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

/** When a process began, as Linux counts it; undefined elsewhere, and where there is no such process. */
const beginOf = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The 22nd field; the second is the program's name, which may hold blanks and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

/** The living process that a lock names; undefined: the lock is nobody's and may be removed. */
const holderOf = (file: string): number | undefined => {
  try {
    const [id, began] = readFileSync(file, 'utf8').split(' ')
    const pid = Number(id)
    // If the file has our own pid, an earlier process left it: in a container every bridge is process 1.
    if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid || !isAlive(pid)) return undefined
    // After a restart of the machine the pid of a killed bridge soon is another program's, and the directory would be locked for good.
    const begins = beginOf(pid)
    return began && begins && began !== begins ? undefined : pid
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
      writeSync(fd, `${process.pid} ${beginOf(process.pid) ?? ''}`)
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
