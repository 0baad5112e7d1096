/* Small segments of many short runs leave in one request, where each alone would cost a request. Used by `drain.ts`. */

import { limits } from '../../model/limits.ts'
import type { Segment } from '../../model/segment.ts'

/** Puts segments together whose events may leave in one request: those of one consent, one account and one resource. */
export interface Gathering {
  /** As many as fit; empty when there are no more. */
  next(): Promise<readonly Segment[]>
  /** One that was taken and did not fit what came before it, if there is one. */
  rest(): readonly Segment[]
}

/** @param take claims one more; undefined: there is none, or no time for it. */
export function createGathering(take: () => Promise<Segment | undefined>): Gathering {
  let carried: Segment | undefined
  return {
    rest: () => (carried ? [carried] : []),
    next: async () => {
      const group: Segment[] = []
      let bytes = 0
      while (group.length < limits.maxTogether && bytes < limits.maxBacklogBytes) {
        const segment = carried ?? (await take())
        carried = undefined
        if (!segment) break
        const size = sizeOf(segment)
        const fits =
          group.length === 0 || (isAlike(group[0] as Segment, segment) && bytes + size <= limits.maxBacklogBytes)
        if (!fits) {
          carried = segment
          break
        }
        group.push(segment)
        bytes += size
      }
      return group
    },
  }
}

/** Whether events of both may stand in one request. */
const isAlike = (a: Segment, b: Segment): boolean =>
  a.consent === b.consent && a.account === b.account && a.resource() === b.resource()

/** In characters, which is near enough: the request itself is cut by its bytes. */
function sizeOf({ events }: Segment): number {
  let size = 0
  for (const json of events.values()) size += json.length
  return size
}
