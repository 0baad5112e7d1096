/* Events in memory: those that the disk did not take, and those that are sent soon and need not be read again. */

import type { Place } from '../../home/place.ts'
import { limits } from '../../model/limits.ts'
import type { Holdings } from './holdings.ts'
import { holdSegment, type OwnSegment } from './segment.ts'
import type { SegmentDeps } from './segment-state.ts'
import { timeOf } from './time.ts'

/** The half of a writer that holds events in memory: all of them where the disk takes none, and as many as fit of those on disk. */
export interface MemorySide {
  /** The segment in memory that takes events. */
  segment(): OwnSegment
  /** Whether there is no room for an event that is nowhere else. */
  isFull(maxInMemory: number): boolean
  /** Whether an event that is on disk now, in this segment, is kept in memory, too. */
  keeps(segment: OwnSegment, maxInMemory: number): boolean
  /** To be called when one was kept: if there is no room for another, the next event begins a segment, which is not in memory. */
  endFull(maxInMemory: number): void
}

/** What a segment in memory needs. */
export interface MemorySideDeps extends SegmentDeps {
  readonly place: Pick<Place, 'consent'>
  /** Hash of the account events are recorded under now. */
  readonly account: () => string | null
  /** Whether the endpoint failed when this client last tried it. */
  readonly isFailing: () => boolean
}

/** @param resource JSON of the facts for segments to come. */
export function createMemorySide(holdings: Holdings, resource: () => string, deps: MemorySideDeps): MemorySide {
  const { clock, random } = deps.ports
  const roomIn = (maxInMemory: number) =>
    Math.min(maxInMemory, deps.isFailing() ? limits.maxLoadedWhileFailing : limits.maxLoaded)
  return {
    segment: () => {
      const { text } = deps.place.consent.current()
      const current = holdings.current()
      if (current && !current.onDisk && !current.isFull() && current.consent === text) return current
      const header = { uuid: random.uuid(), consent: text, account: deps.account(), resource: resource() }
      const memory = { file: undefined, holdMs: Number.POSITIVE_INFINITY, since: timeOf(clock) }
      return holdings.start(holdSegment({ ...header, ...memory }, deps))
    },
    isFull: (maxInMemory) => holdings.inMemory() >= maxInMemory,
    // A segment is in memory as a whole or not at all: one with an event missing has to be read from its file anyway. So it is decided with its first
    // event, and most of a flood is never copied from the young generation of the heap to the old.
    keeps: (segment, maxInMemory) =>
      !segment.hasUnloaded() && (segment.events.size > 0 || holdings.inMemory() < roomIn(maxInMemory) / 2),
    endFull: (maxInMemory) => {
      if (holdings.inMemory() >= roomIn(maxInMemory)) holdings.roll()
    },
  }
}
