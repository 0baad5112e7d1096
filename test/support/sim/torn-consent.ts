/* A consent file that was written half. */

import { consentPath, isTorn, type World } from './world.ts'

/**
 * A foreign tool leaves half of the consent file, or puts back what it was. No yes can be read from half of it; but nobody said no
 * either, so what was promised of events holds.
 */
export function tearConsent(world: World, torn: boolean): void {
  const inode = world.fs.find(consentPath)
  if (!inode || isTorn(world) === torn) return
  if (torn) {
    world.torn = { inode, said: inode.bytes }
    inode.bytes = inode.bytes.subarray(0, inode.bytes.length / 2)
  } else {
    inode.bytes = world.torn?.said ?? inode.bytes
    world.torn = undefined
  }
  for (const program of world.programs) {
    // Each has to look again before it sends; one that is suspended could not.
    program.consentSeen = -1
    if (program.busy) program.unaware = true
  }
}
