/*
 * `bridge.lock`, the lock of a directory: a folder with one file in it, whose name says which process holds it.
 *
 * Several bridges may find the lock of a killed one at the same time. Each takes away what it read, by its name, which is never the file of
 * another; and each puts a folder in the place that has its own file already, which the system allows only where there is none, or an empty
 * one. So one of them gets it, whoever stops for how long between two of these steps. With one file, whoever is late removes the new lock.
 */

import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
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

/** Runs something that fails where another process was faster; false where it did. Throws what else is in the way. */
const unlessOvertaken = (act: () => void): boolean => {
  try {
    act()
    return true
  } catch (error) {
    // Windows says EPERM of a folder that is not empty, and of one that is being removed.
    if (/^(?:EEXIST|ENOENT|ENOTEMPTY|EPERM)$/.test(`${(error as NodeJS.ErrnoException).code}`)) return false
    throw error
  }
}

/** Removes the lock if it has become nobody's, and throws if it is somebody's. */
const clear = (lock: string): void => {
  let names: readonly string[] = []
  unlessOvertaken(() => {
    names = readdirSync(lock)
  })
  for (const name of names) {
    const holder = holderOf(name)
    if (holder !== undefined) throw new Error(`process ${holder} is at work there already`)
    rmSync(join(lock, name), { force: true })
  }
  unlessOvertaken(() => rmdirSync(lock))
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
  const mine = `${lock}.${process.pid}`
  const name = `${process.pid}-${beginOf(process.pid) ?? ''}`
  rmSync(mine, { recursive: true, force: true })
  mkdirSync(mine, { mode: 0o700 })
  try {
    writeFileSync(join(mine, name), '')
    for (let tries = 0; tries < maxTries; tries++) {
      clear(lock)
      if (!unlessOvertaken(() => renameSync(mine, lock))) continue
      tidy(dir)
      return () => {
        rmSync(join(lock, name), { force: true })
        unlessOvertaken(() => rmdirSync(lock))
      }
    }
    throw new Error(`${lock} cannot be taken`)
  } finally {
    rmSync(mine, { recursive: true, force: true })
  }
}
