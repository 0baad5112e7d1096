/* Events in memory: those that the disk did not take, and those that are sent soon and need not be read again. */

import { limits } from '../../model/limits.ts'
import { isFull } from './fill-segment.ts'
import { hold, inMemory, roll } from './holdings.ts'
import { holdSegment, type OwnSegment } from './segment.ts'
import type { SegmentState } from './segment-state.ts'
import { timeOf } from './time.ts'
import type { WriterState } from './writer-state.ts'

/** The segment in memory that takes events. */
export function segmentInMemory(state: WriterState): OwnSegment {
  const { current } = state
  return current && takes(state, current) ? current : openInMemory(state)
}

/** The segment in memory for a count of losses. If one on disk takes events, it goes on doing so: a count is no reason to open another file beside it. */
export function countInMemory(state: WriterState): OwnSegment {
  const { current, held } = state
  const account = state.account()
  const segment = held.findLast((one) => one.account === account && takes(state, one)) ?? openInMemory(state)
  if (current?.onDisk) state.current = current
  return segment
}

const takes = ({ place }: WriterState, { onDisk, state, consent }: OwnSegment): boolean =>
  !onDisk && !isFull(state) && consent === place.consent.current().text

function openInMemory(state: WriterState): OwnSegment {
  const { ports, place, resource } = state
  const { text } = place.consent.current()
  const header = { uuid: ports.random.uuid(), consent: text, account: state.account(), resource }
  const memory = { file: undefined, holdMs: Number.POSITIVE_INFINITY, since: timeOf(ports.clock) }
  return hold(state, holdSegment({ ...header, ...memory }, state))
}

/**
 * Whether an event that is on disk now, in this segment, is kept in memory, too. A segment is in memory as a whole or not at all: one with an event
 * missing has to be read from its file anyway. So it is decided with its first event, and most of a flood is never copied from the young generation of
 * the heap to the old.
 */
export const isKept = (state: WriterState, own: SegmentState, maxInMemory: number): boolean =>
  own.unloaded === 0 && (own.events.size > 0 || inMemory(state) < roomIn(state, maxInMemory) / 2)

/** To be called when one was kept: if there is no room for another, the next event begins a segment, which is not in memory. */
export function endFull(state: WriterState, maxInMemory: number): void {
  if (inMemory(state) >= roomIn(state, maxInMemory)) roll(state)
}

const roomIn = ({ isFailing }: WriterState, maxInMemory: number): number =>
  Math.min(maxInMemory, isFailing() ? limits.maxLoadedWhileFailing : limits.maxLoaded)
