/*
 * `journal.opening`, a lock for the moment in which a bridge reads the journal and puts its own in the place. Two containers that share a directory cannot ask for
 * each other's processes, so `bridge.lock` does not keep them apart. Whoever of them is later takes the journal over as it is when the earlier one has
 * opened it, and not as it was before: the earlier one may have answered for a line by then.
 */

import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { leaveFolder, takeFolder } from './folder-lock.ts'

const lookMs = 10

const sleep = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

/**
 * Runs something while no other bridge opens the journal. Throws what it throws.
 *
 * @param patienceMs how long one other bridge may take before it counts as killed in this moment; 0: this one does not wait for any.
 * @param act is given a function that says whether it still is so: a process may have been stopped for long.
 */
export const whileOpening = <T>(dir: string, patienceMs: number, act: (isStill: () => boolean) => T): T => {
  const lock = join(dir, 'journal.opening')
  const name = randomUUID()
  const began = performance.now()
  let [other, since] = ['', 0]
  const refuse = (found: string): void => {
    if (found !== other) [other, since] = [found, performance.now()]
    if (patienceMs === 0 || performance.now() - since < patienceMs) throw busy
  }
  while (!take(lock, name, refuse)) {
    // Behind one that was killed another one may be opening: as much time again for that.
    if (performance.now() - began >= 2 * patienceMs) throw busy
    sleep(lookMs)
  }
  try {
    for (const left of readdirSync(dir))
      if (left.startsWith('journal.opening.')) rmSync(join(dir, left), { recursive: true, force: true })
    return act(() => existsSync(join(lock, name)))
  } finally {
    leaveFolder(lock, name)
  }
}

const busy = new Error('another bridge is opening the journal')

const take = (lock: string, name: string, refuse: (name: string) => void): boolean => {
  try {
    return takeFolder(lock, `${lock}.${name}`, name, refuse)
  } catch (error) {
    if (error === busy) return false
    throw error
  }
}
