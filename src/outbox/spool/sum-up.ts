/* Called before a request is made of a segment, and before a sweep removes it. */

import { sumLosses } from '../../policy/sum-losses.ts'
import { yieldIfLost } from './end-segment.ts'
import { reportLine } from './lines.ts'
import { record, type SegmentState } from './segment-state.ts'

/**
 * Makes the losses of a segment reports, one for each reason: a hundred of them are told in one request then. A report is written down before
 * anybody tells it: whoever has the file next tells the same number under the same id, which the server counts once, and what is lost after it goes
 * into the next report.
 */
export function sumUp(state: SegmentState): void {
  if (state.losses.size === 0 || yieldIfLost(state)) return
  const sums = sumLosses(state.uuid, state.losses.values())
  record(state, sums.map(({ report, of }) => reportLine(report, of)).join(''))
  for (const { report } of sums) state.reports.set(report.id, report)
  state.losses.clear()
}
