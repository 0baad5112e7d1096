/* The state of a segment that this process holds, and the small questions about it. `segment.ts` and `end-segment.ts` change it. */

import type { Ledger } from '../../books/ledger.ts'
import type { Ports } from '../../model/ports.ts'
import type { DropReport, Hold, SegmentHeader } from '../../model/segment.ts'
import type { GivenBack } from './given-back.ts'
import type { HeldFile } from './held-file.ts'
import type { Time } from './time.ts'

/** What a segment starts with. */
export interface SegmentStart extends SegmentHeader {
  readonly resource: string
  readonly events?: Map<string, string>
  readonly reports?: Map<string, DropReport>
  readonly losses?: Map<string, DropReport>
  /** Undefined: held in memory only. */
  readonly file: HeldFile | undefined
  readonly holdMs: number
  /** The time before its name was made. Other processes count from the time in the name, and this one may sleep between the two. */
  readonly since: Time
  /** Bytes in the file. */
  readonly size?: number
  /** The tries in its name before this process held it. */
  readonly tries?: number
}

/** What holding a segment needs: the clocks, chance for report ids, and the books of its events. */
export interface SegmentDeps {
  readonly ports: Pick<Ports, 'clock' | 'random'>
  readonly ledger: Ledger
  readonly givenBack: GivenBack
}

/** A segment as it is held, with what changes in it. Only the files beside this one write here. */
export interface SegmentState extends SegmentDeps {
  readonly uuid: string
  readonly wire?: string
  readonly file: HeldFile | undefined
  readonly holdMs: number
  readonly since: Time
  readonly tries: number
  readonly events: Map<string, string>
  /** What the server is to be told, by the ids under which it learns of it. */
  readonly reports: Map<string, DropReport>
  /** What was given up in it and is not part of a report yet. */
  readonly losses: Map<string, DropReport>
  consent: string | null
  account: string | null
  resource: string
  size: number
  /** Events that are on disk and not in memory. */
  unloaded: number
  /** A request with its events was sent and never answered. */
  uncertain: boolean
  underWay: boolean
  ended: boolean
  /** Lines the disk did not take when they were due; without them a reader would send again what is done. */
  owed: string
}

/** Events that wait in it. */
export const pendingIn = ({ events, unloaded }: SegmentState): number => events.size + unloaded

/** Whether events wait in it, or the server does not know yet of all that was given up in it. */
export const isUnfinished = (state: SegmentState): boolean =>
  pendingIn(state) + state.reports.size + state.losses.size > 0

/** Whether it was held for too long by either clock: the wall clock may jump, and the monotonic one stands still while the machine sleeps. */
export const isOld = ({ ports: { clock }, since, holdMs }: SegmentState): boolean =>
  Math.max(Math.abs(clock.now() - since.wall), clock.monotonic() - since.monotonic) > holdMs

/** See `Segment.checkHold`. Looks at the disk. */
export function checkHold(state: SegmentState): Hold {
  if (state.ended || (state.file && !state.file.exists())) return 'lost'
  return state.file && isOld(state) ? 'expired' : 'held'
}

/** Appends a line. If the disk does not take it now, it is kept as owed and written later. */
export function record(state: SegmentState, line: string): void {
  state.owed += line
  try {
    // The newline first, in case another process left half a line. Whoever takes the segment over may still read this line.
    state.file?.append(`\n${state.owed}`)
    state.owed = ''
  } catch {
    // The disk is full. The events were delivered all the same; without the line a later holder would send them again.
  }
}
