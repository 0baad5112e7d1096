/* Looks at the whole world after each step: every event is somewhere, or was accounted for. */

import { readSegment } from '../reading.ts'
import { segmentsOf, type World } from '../world.ts'
import { violate } from './watch.ts'

/** The invariants that hold between steps: 1, 7 and 8. */
export function checkWhole(world: World): void {
  nothingIsLost(world)
  world.watch.reports.check()
  nothingOutlivesOff(world)
}

/** Invariant 1. */
function nothingIsLost(world: World): void {
  const pending = new Set<string>()
  for (const [, inode] of segmentsOf(world)) for (const id of readSegment(inode).pending) pending.add(id)
  for (const event of world.events.values()) {
    const { id, where, consentVersion } = event
    if (where !== 'disk' || consentVersion !== world.consentVersion) continue
    const { accepted, refused } = world.server
    if (pending.has(id) || accepted.has(id) || refused.has(id) || world.watch.reports.covers(id)) continue
    event.where = 'lost'
    violate(world, 1, `${id} is lost`)
  }
}

/** Invariant 8: at rest every running writer has taken its step. One that was killed in the middle of it never will. */
function nothingOutlivesOff(world: World): void {
  if (!world.off || world.suspendedAtOff.some(({ alive }) => !alive) || world.clearingFailed) return
  for (const [path, inode] of segmentsOf(world)) {
    if (readSegment(inode).events.size > 0) violate(world, 8, `events are left in ${path}`)
  }
}
