/* The few clients that live at a time. One that has ended, or was killed, makes room for the next. */

import { type Client, origins } from './client.ts'
import { startHand } from './hand.ts'
import { startHost } from './host.ts'
import type { World } from './world.ts'

/** Places in which one process runs after the other. */
export interface Slots {
  readonly clients: readonly (Client | undefined)[]
  /** The client that runs there, started if there is none. */
  awake(slot: number): Client
}

export const slotCount = 5

/**
 * Slots 0 and 1 are hosts, the others are moved by hand. Slot 3 is another machine, which knows no start times and has given
 * out the same pid ever since; slot 4 is a worker thread in the process of slot 0.
 */
export function createSlots(world: World): Slots {
  const clients: (Client | undefined)[] = []
  const lives = [0, 0, 0, 0, 0]

  const identityOf = (slot: number) => {
    const label = `${slot}.${lives[slot]}`
    if (slot === 3) return { label, host8: 'bbbbbbbb', pid: 100, start: '0', skew: 0 }
    const sister = slot === 4 ? clients[0]?.program : slot === 0 ? clients[4]?.program : undefined
    if (sister?.alive) return { label, host8: sister.host8, pid: sister.pid, start: sister.start, skew: sister.skew }
    // Pids come back, start times do not.
    const pid = 100 + (slot % 4) + 10 * ((lives[slot] ?? 0) % 2)
    return { label, host8: 'aaaaaaaa', pid, start: String(1000 + world.programsStarted++), skew: 0 }
  }
  const awake = (slot: number): Client => {
    const there = clients[slot]
    if (there?.program.alive) return there
    const life = (lives[slot] ?? 0) + 1
    lives[slot] = life
    const origin = slot < 3 && life % 4 === 3 ? origins[1] : origins[0]
    const account = [undefined, 'account-a', 'account-b'][(life + slot) % 3]
    const client = (slot < 2 ? startHost : startHand)({ identity: identityOf(slot), origin, account }, world)
    clients[slot] = client
    return client
  }
  return { clients, awake }
}
