/** Child processes that must not outlive this one. */

import { setImmediate } from 'node:timers/promises'

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */
/** @typedef {<T extends ChildProcess>(child: T) => T} Adopt makes sure that a process ends with this one */

export function createNursery() {
  /** @type {Set<ChildProcess>} */
  const alive = new Set()
  const killAll = () => {
    for (const child of alive) child.kill('SIGKILL')
  }
  return {
    /** @type {Adopt} */
    adopt: (child) => {
      alive.add(child)
      child.on('exit', () => alive.delete(child))
      return child
    },
    killAll,
    /** Resolves when none is left. */
    endAll: async () => {
      while (alive.size > 0) {
        const ends = [...alive].map((child) => new Promise((resolve) => child.on('exit', resolve)))
        killAll()
        await Promise.all(ends)
        // A scene whose program was killed starts its next one now. That has to go, too, and whoever exits at once only kills it, without seeing its end.
        await setImmediate()
      }
    },
  }
}
