/* A request before it is a body: which events and which report, and of which segments. */

import type { DropReport, Segment } from '../../model/segment.ts'
import type { Wire } from '../../model/wire.ts'
import { isHeld, type Part } from './parts.ts'

/** What one request carries: events, and a report of dropped ones with the segment that holds it. */
export interface Request {
  readonly part: Part
  readonly told: { readonly segment: Segment; readonly drop: DropReport } | undefined
  /** The segments it has something of. */
  readonly segments: readonly Segment[]
}

/** Of these events and this report. */
export function requestOf(part: Part, told: Request['told']): Request {
  const segments = new Set(part.map(({ segment }) => segment))
  if (told) segments.add(told.segment)
  return { part, told, segments: [...segments] }
}

/** The next report that these segments have for the server. */
export function reportOf(segments: readonly Segment[]): Request['told'] {
  for (const segment of segments) {
    segment.sumUp()
    const [drop] = segment.reports.values()
    if (drop) return { segment, drop }
  }
  return undefined
}

/** The same without what its segments do not hold any more. */
export function stillHeld(request: Request): Request {
  const { part, told } = request
  const stillTold = told?.segment.reports.has(told.drop.id) ? told : undefined
  // Nearly always all of it is: no copy then.
  return told === stillTold && part.every(isHeld) ? request : requestOf(part.filter(isHeld), stillTold)
}

/** Whether there is nothing to send. */
export const isEmpty = ({ part, told }: Request): boolean => part.length === 0 && told === undefined

/** The body, with the resource that all of its segments have. */
export const bodyOf = (wire: Wire, { part, told }: Request, now: number): string =>
  wire.wrap({
    resource: (part[0] ?? told)?.segment.resource() ?? '{}',
    report: told && wire.report(told.drop, now),
    events: part.map(({ json }) => json),
  })

/** What stands around the events of most requests. The overhead of a wire is that of its largest request, far more than a small one has. */
const usualOverheadBytes = 512

/**
 * Bytes left for events beside what every request with this resource carries.
 *
 * @param takenBytes how large a body the endpoint takes, as far as it told.
 */
export const roomOf = (wire: Wire, resource: string, takenBytes: number): number =>
  Math.min(wire.maxBodyBytes - wire.overheadBytes, takenBytes - usualOverheadBytes) - Buffer.byteLength(resource)

/** Writes down in each segment what the endpoint took of it. Returns how many of the events were still pending. */
export function settle({ part, told, segments }: Request): number {
  let settled = 0
  for (const segment of segments) {
    // Asked before it is counted: if another process has taken the segment over meanwhile, that one counts its events.
    if (segment.checkHold() === 'lost') segment.yieldUp()
    const ids = part.filter((item) => item.segment === segment).map(({ id }) => id)
    settled += segment.settle(ids, told?.segment === segment ? told.drop.id : undefined)
  }
  return settled
}

/** What a request carries, in words, for `ORANGEBOX_DEBUG`. */
export const inWords = ({ part, told }: Request): string => {
  const events = part.length === 1 ? '1 event' : `${part.length} events`
  return told ? `${events} and a report of dropped ones` : events
}
