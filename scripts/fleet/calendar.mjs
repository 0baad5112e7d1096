/**
 * The simulated clock. Everything happens on a tick, and each tick has a list of what is due then, so that a million clients
 * need no heap.
 *
 * Two kinds of entry. Each client has at most one next run; those are linked through typed arrays. Everything else is a
 * task: what to do and the process that does it.
 */

export const tickMs = 50

/** @template P @typedef {(process: P) => void} Task */

/** @template P */
export function createCalendar(/** @type {{ endMs: number, clients: number }} */ { endMs, clients }) {
  const ticks = Math.ceil(endMs / tickMs)
  const firstRun = new Int32Array(ticks).fill(none)
  const nextRun = new Int32Array(clients)
  const tasks = createTasks(ticks)
  let tick = -1
  /** Never early, and never the tick that is being worked off; beyond the end nothing happens. */
  const tickAt = (/** @type {number} */ at) => Math.max(tick + 1, Math.ceil(at / tickMs))

  return {
    /** Milliseconds since the beginning. */
    now: () => tick * tickMs,
    run: (/** @type {number} */ client, /** @type {number} */ at) => {
      const when = tickAt(at)
      if (when >= ticks) return
      nextRun[client] = firstRun[when]
      firstRun[when] = client
    },
    task: (/** @type {Task<P>} */ todo, /** @type {P} */ process, /** @type {number} */ at) => {
      const when = tickAt(at)
      if (when < ticks) tasks.add(when, todo, process)
    },
    /** Works everything off, tick by tick. */
    play: (/** @type {(client: number) => void} */ onRun, /** @type {() => void} */ onTick) => {
      for (tick = 0; tick < ticks; tick++) {
        for (let client = firstRun[tick]; client !== none; ) {
          const following = nextRun[client]
          onRun(client)
          client = following
        }
        tasks.workOff(tick)
        onTick()
      }
    },
  }
}

const none = -1

/** Slots that are used again: millions of short lists would keep the garbage collector busy. */
function createTasks(/** @type {number} */ ticks) {
  const first = new Int32Array(ticks).fill(none)
  const last = new Int32Array(ticks).fill(none)
  /** @type {(Task<any> | undefined)[]} */
  const todos = []
  /** @type {any[]} */
  const processes = []
  /** @type {number[]} */
  const next = []
  let free = none

  return {
    add: (/** @type {number} */ tick, /** @type {Task<any>} */ todo, /** @type {any} */ process) => {
      const slot = free === none ? next.length : free
      if (free !== none) free = next[free]
      todos[slot] = todo
      processes[slot] = process
      next[slot] = none
      // Whoever asked first is first, as with timers.
      if (first[tick] === none) first[tick] = slot
      else next[last[tick]] = slot
      last[tick] = slot
    },
    workOff: (/** @type {number} */ tick) => {
      for (let slot = first[tick]; slot !== none; ) {
        const following = next[slot]
        const [todo, process] = [todos[slot], processes[slot]]
        next[slot] = free
        processes[slot] = undefined
        free = slot
        todo?.(process)
        slot = following
      }
    },
  }
}
