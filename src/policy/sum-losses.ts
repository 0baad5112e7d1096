/* How losses that were written down one by one become reports, one for each reason. */

import type { DropReason } from '../model/books.ts'
import type { DropReport } from '../model/segment.ts'

/** A report, and the ids of the losses it sums up. */
export interface Sum {
  readonly report: DropReport
  readonly of: readonly string[]
}

/**
 * One report of a segment for each reason. Its id is made of those of the segment and of the first loss: should two who have not seen each other sum
 * up losses of one segment, the server takes their reports for one.
 */
export function sumLosses(segment: string, losses: Iterable<DropReport>): readonly Sum[] {
  const sums = new Map<DropReason, { report: DropReport; readonly of: string[] }>()
  for (const { id, reason, n } of losses) {
    const sum = sums.get(reason)
    if (sum) {
      sum.of.push(id)
      sum.report = { ...sum.report, n: sum.report.n + n }
    } else sums.set(reason, { report: { id: halfOfEach(segment, id), reason, n }, of: [id] })
  }
  return [...sums.values()]
}

/** A UUID of the same version, as random as either half. */
const halfOfEach = (one: string, other: string): string => one.slice(0, 18) + other.slice(18)
