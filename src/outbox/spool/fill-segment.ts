/* What its writer adds to a segment. What becomes of it, there and in claimed segments, stands in `end-segment.ts`. */

import { limits } from '../../model/limits.ts'
import { headerLine } from './lines.ts'
import type { SegmentState } from './segment-state.ts'

/**
 * Too old by the wall clock, too big, or given back already: takes no more events. Does not look at the disk. Both clocks are asked after the line is
 * written (`checkHold`): a segment that is too old by the other one alone is found then, and takes this one line more.
 */
export const isFull = ({ ended, size, ports, since, holdMs }: SegmentState): boolean =>
  ended || size >= limits.maxSegmentBytes || Math.abs(ports.clock.now() - since.wall) > holdMs

/** Appends a line behind what is there. Throws if the disk does not take it. */
export function write(state: SegmentState, line: string): void {
  if (state.file) state.size += state.file.append(line)
}

/** An event that is safe in it. `json` undefined: on disk only, for memory is full. */
export function add(state: SegmentState, id: string, json: string | undefined): void {
  if (json === undefined) state.unloaded++
  else state.events.set(id, json)
}

/** Writes another header, the last of which counts: whose the events are. */
export function bindTo(state: SegmentState, account: string): void {
  state.account = account
  try {
    state.file?.append(headerLine(state))
  } catch {
    // The disk is full. A process that takes this segment over will not know whose events these are.
  }
}
