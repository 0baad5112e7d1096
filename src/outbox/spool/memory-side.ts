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
  /** Whether what is on disk is kept in memory, too. */
  keeps(maxInMemory: number): boolean
}

export interface MemorySideDeps extends SegmentDeps {
  readonly place: Pick<Place, 'consent'>
  /** Hash of the account events are recorded under now. */
  readonly account: () => string | null
}

export function createMemorySide(holdings: Holdings, resource: () => string, deps: MemorySideDeps): MemorySide {
  const { clock, random } = deps.ports
  let full = false
  return {
    segment: () => {
      const { text } = deps.place.consent.current()
      const current = holdings.current()
      if (current && !current.onDisk && !current.isFull() && current.consent === text) return current
      const header = { uuid: random.uuid(), consent: text, account: deps.account() }
      const memory = { file: undefined, holdMs: Number.POSITIVE_INFINITY, since: timeOf(clock) }
      return holdings.start(holdSegment({ ...header, resource: resource(), ...memory }, deps))
    },
    isFull: (maxInMemory) => holdings.inMemory() >= maxInMemory,
    // Memory that was full takes it again once half of it is free: then most of a flood is on disk only, and is never copied from
    // the young generation of the heap to the old.
    keeps: (maxInMemory) => {
      const [size, max] = [holdings.inMemory(), Math.min(maxInMemory, limits.maxLoaded)]
      full = size >= max || (full && size > max / 2)
      return !full
    },
  }
}
