/* The state of one writer. `writer.ts` makes it; it changes there and in `holdings.ts`, `disk-side.ts`, `losses.ts` and `append.ts`, and nowhere else. */

import type { OpenSegmentDeps } from './open-segment.ts'
import type { OwnSegment } from './segment.ts'

/** What writing needs, and what bounds it. */
export interface WriterDeps extends OpenSegmentDeps {
  /** Hash of the account events are recorded under now. */
  readonly account: () => string | null
  /** Whether the endpoint failed when this client last tried it. */
  readonly isFailing: () => boolean
  /** A longer line is given up. */
  readonly maxEventBytes: number
  /** Events that may be held in memory. */
  readonly maxInMemory: () => number
}

/** What one writer holds, and what it remembers. */
export interface WriterState extends WriterDeps {
  /** The segments it holds, on disk and in memory, oldest first. */
  held: OwnSegment[]
  /** The one of them that takes events. */
  current: OwnSegment | undefined
  /** JSON of the facts for segments to come. */
  resource: string
  /** Whether a segment was opened on disk since somebody asked last. */
  opened: boolean
  /** Monotonic time until which the disk is left alone. Undefined: it takes events. */
  retryAt: number | undefined
  /** What kept a line from the disk, was no fault of the disk's, and was not told yet. */
  fault: unknown
  /**
   * How far the event at hand has come, for the case that something throws. `nowhere`: it has to be counted as lost, and as taken. `placed`: it is on disk, in
   * memory or counted as lost, and has to be counted as taken. `counted`: all of that is done. That is so before the host is told anything: a listener may
   * look at the books.
   */
  atHand: 'nowhere' | 'placed' | 'counted'
  /** Events that memory had no room for, or that were lost before they came here, since they were last written down. */
  overflowed: number
  /** Nothing is sent from memory any more. */
  closed: boolean
}
