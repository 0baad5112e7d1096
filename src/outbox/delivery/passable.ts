/* What follows from what the gate says of the segments of a request. Each takes out what may not leave, and returns what is left. */

import type { Ports } from '../../model/ports.ts'
import type { Wire } from '../../model/wire.ts'
import { warn } from '../../policy/warn.ts'
import type { Passage } from './gate.ts'
import { type Request, stillHeld } from './request.ts'

/** Deletes segments whose events the user does not allow any more. */
export function discardForbidden(request: Request, passage: Passage): Request {
  for (const segment of request.segments) if (passage.wayOf(segment) === 'forbidden') segment.discard()
  return stillHeld(request)
}

/** Ends segments that this process does not hold any more, or has held too long. */
export function giveUpLost(request: Request, passage: Passage): Request {
  for (const segment of request.segments) {
    const way = passage.wayOf(segment)
    if (way === 'lost') segment.yieldUp()
    // A segment that was held too long may be taken over at any moment. It is given back before a request with it starts, or two would send it.
    if (way === 'expired') segment.release()
  }
  return stillHeld(request)
}

/** Gives up events that the endpoint would silently throw away for their age. Here the loss is counted and told. */
export function giveUpOld(
  request: Request,
  { isTooOld }: Pick<Wire, 'isTooOld'>,
  { clock, report }: Pick<Ports, 'clock' | 'report'>,
): Request {
  if (!isTooOld) return request
  const now = clock.now()
  for (const segment of request.segments) {
    const old = request.part.filter((item) => item.segment === segment && isTooOld(item.json, now)).map(({ id }) => id)
    if (old.length === 0) continue
    segment.drop('max_age', old)
    warn(report, 'dropped', 'events too old for the endpoint were given up: max_age', 'max_age')
  }
  return stillHeld(request)
}
