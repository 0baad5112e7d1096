/* `bridge.lock`, the lock of a directory: its file is named after the process that holds it. */

import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { leaveFolder, takeFolder } from './folder-lock.ts'

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

/** The process that a file in the lock is named after, if it lives; undefined: nobody holds the lock by it. */
const holderOf = (name: string): number | undefined => {
  const [id, began] = name.split('-')
  const pid = Number(id)
  // If the file has our own pid, an earlier process left it: in a container every bridge is process 1.
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid || !isAlive(pid)) return undefined
  // After a restart of the machine the pid of a killed bridge soon is another program's, and the directory would be locked for good.
  const begins = beginOf(pid)
  return began && begins && began !== begins ? undefined : pid
}

/** Removes the folders that bridges were about to put in the lock's place when they were killed. */
const tidy = (dir: string): void => {
  for (const name of readdirSync(dir)) {
    const [, pid] = /^bridge\.lock\.(\d{1,10})$/.exec(name) ?? []
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(dir, name), { recursive: true, force: true })
  }
}

/** How often it is tried: each time another bridge was faster, and has ended since. */
const maxTries = 5

/**
 * Makes sure that one bridge alone works in a directory: two would tell the same turns. Returns how to let go of it.
 *
 * @throws if another one is at work there, naming its process.
 */
export const lockDirectory = (dir: string): (() => void) => {
  const lock = join(dir, 'bridge.lock')
  const name = `${process.pid}-${beginOf(process.pid) ?? ''}`
  const refuse = (other: string): void => {
    const holder = holderOf(other)
    if (holder !== undefined) throw new Error(`process ${holder} is at work there already`)
  }
  for (let tries = 0; tries < maxTries; tries++) {
    if (!takeFolder(lock, `${lock}.${process.pid}`, name, refuse)) continue
    tidy(dir)
    return () => leaveFolder(lock, name)
  }
  throw new Error(`${lock} cannot be taken`)
}
