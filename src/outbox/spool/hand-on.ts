/* From memory to disk, or from one segment to another. Used by `keep-memory.ts`. */

import type { DropReport } from '../../model/segment.ts'
import { add } from './fill-segment.ts'
import { eventLine, lossLine, reportLine } from './lines.ts'
import type { SegmentState } from './segment-state.ts'

/**
 * Writes a line into a segment and returns that one; undefined: the disk does not take it now. `isHere`: whether what the line is about is still
 * in the segment that hands it on.
 */
export type Take = (line: string, isHere: () => boolean) => SegmentState | undefined

/**
 * Hands on what is in a segment, one event or report after the other, until one is not taken. What was handed on is counted where it is then.
 * Reports keep their ids: the server may know them already, and would count them twice under others.
 */
export function handOn({ events, reports, losses }: SegmentState, take: Take): void {
  if (!each(events, take, eventLine, add)) return
  if (!each(reports, take, asReport, (taker, id, report) => taker.reports.set(id, report))) return
  each(losses, take, asLoss, (taker, id, loss) => taker.losses.set(id, loss))
}

const asReport = (_: string, report: DropReport) => reportLine(report)
const asLoss = (_: string, loss: DropReport) => lossLine(loss, [])

/** Whether all of them were taken. */
function each<T>(
  from: Map<string, T>,
  take: Take,
  lineOf: (id: string, one: T) => string,
  put: (taker: SegmentState, id: string, one: T) => void,
): boolean {
  for (const [id, one] of from) {
    const taker = take(lineOf(id, one), () => from.has(id))
    if (!taker) return false
    put(taker, id, one)
    from.delete(id)
  }
  return true
}
