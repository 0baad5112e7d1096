import type { Wire } from '../../model/wire.ts'
import type { Passage } from './gate.ts'
import { type Request, segmentsOf, stillHeld } from './request.ts'

/* What follows from what the gate says of the segments of a request. */

/** What was recorded under a consent that is gone goes, too. Returns what is left of the request. */
export function discardForbidden(request: Request, passage: Passage): Request {
  for (const segment of segmentsOf(request)) if (passage.wayOf(segment) === 'forbidden') segment.discard()
  return stillHeld(request)
}

/** What is not ours to send any more is left to whoever has it. Returns what is left of the request. */
export function giveUpLost(request: Request, passage: Passage): Request {
  for (const segment of segmentsOf(request)) {
    const way = passage.wayOf(segment)
    if (way === 'lost') segment.yieldUp()
    // Somebody may take over what we held too long: it is given up before a POST of it is under way.
    if (way === 'expired') segment.release()
  }
  return stillHeld(request)
}

/** What the endpoint would throw away for its age is given up here, where it is counted. Returns what is left of the request. */
export function giveUpOld(request: Request, { isTooOld }: Pick<Wire, 'isTooOld'>, now: number): Request {
  if (!isTooOld) return request
  for (const segment of segmentsOf(request)) {
    const old = request.part.filter((item) => item.segment === segment && isTooOld(item.json, now))
    if (old.length > 0)
      segment.drop(
        'max_age',
        old.map(({ id }) => id),
      )
  }
  return stillHeld(request)
}
