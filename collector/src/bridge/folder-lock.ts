/*
 * A lock that is a folder with one file in it, whose name says who holds it.
 *
 * Several processes may find the lock of a killed one at the same time. Each takes away what it read, by its name, which is never the file of
 * another; and each puts a folder in the place that has its own file already, which the system allows only where there is none, or an empty
 * one. So one of them gets it, whoever stops for how long between two of these steps. With one file, whoever is late removes the new lock.
 */

import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

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

/** Removes the lock, unless `refuse` throws for the name of a file in it. */
const clear = (lock: string, refuse: (name: string) => void): void => {
  let names: readonly string[] = []
  unlessOvertaken(() => {
    names = readdirSync(lock)
  })
  for (const name of names) {
    refuse(name)
    rmSync(join(lock, name), { force: true })
  }
  unlessOvertaken(() => rmdirSync(lock))
}

/**
 * Takes the lock if it is nobody's. False: another process was faster.
 *
 * @param mine where the folder is made that is put in its place; nobody else may use this path.
 * @param name of the file that says who holds it.
 * @param refuse throws for a name whose holder is there.
 */
export const takeFolder = (lock: string, mine: string, name: string, refuse: (name: string) => void): boolean => {
  try {
    return unlessOvertaken(() => {
      rmSync(mine, { recursive: true, force: true })
      mkdirSync(mine, { mode: 0o700 })
      writeFileSync(join(mine, name), '')
      clear(lock, refuse)
      renameSync(mine, lock)
    })
  } finally {
    rmSync(mine, { recursive: true, force: true })
  }
}

/** Lets go of a lock that was taken by this name. */
export const leaveFolder = (lock: string, name: string): void => {
  rmSync(join(lock, name), { force: true })
  unlessOvertaken(() => rmdirSync(lock))
}
