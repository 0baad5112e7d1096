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
  /** Undefined: held in memory only. */
  readonly file: HeldFile | undefined
  readonly holdMs: number
  /** From before its name was taken: others count from what the name says, and we may have slept in between. */
  readonly since: Time
  /** Bytes in the file. */
  readonly size?: number
  /** Those its name told of before it was held. */
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
  readonly reports: Map<string, DropReport>
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

export const startState = (
  { events = new Map(), reports = new Map(), size = 0, tries = 0, ...start }: SegmentStart,
  { ports, ledger, givenBack }: SegmentDeps,
): SegmentState => ({
  ...start,
  ...{ ports, ledger, givenBack, events, reports, size, tries },
  ...{ unloaded: 0, uncertain: false, underWay: false, ended: false, owed: '' },
})

export const pendingIn = ({ events, unloaded }: SegmentState): number => events.size + unloaded

export const isUnfinished = (state: SegmentState): boolean => pendingIn(state) > 0 || state.reports.size > 0

/** By both clocks: the wall's jumps, the other stands still while the machine sleeps. */
export const isOld = ({ ports: { clock }, since, holdMs }: SegmentState): boolean =>
  Math.max(Math.abs(clock.now() - since.wall), clock.monotonic() - since.monotonic) > holdMs

export function checkHold(state: SegmentState): Hold {
  if (state.ended || (state.file && !state.file.exists())) return 'lost'
  return state.file && isOld(state) ? 'expired' : 'held'
}

/** Appends a line behind what is there; what the disk does not take now is owed. */
export function record(state: SegmentState, line: string): void {
  state.owed += line
  try {
    // The newline cuts off what another process may have torn; a claimer may still read this late.
    state.file?.append(`\n${state.owed}`)
    state.owed = ''
  } catch {
    // A full disk: the events are done all the same.
  }
}
