/* One segment, as its holder sees it: a file with its events in memory, or events in memory alone. */

import { limits } from '../../model/limits.ts'
import type { DropReport, Segment } from '../../model/segment.ts'
import { wasUnder } from '../../policy/consent.ts'
import { discard, drop, release, remove, settle, yieldUp } from './end-segment.ts'
import { handOn, type Take } from './hand-on.ts'
import { headerLine } from './lines.ts'
import {
  checkHold,
  isOld,
  isUnfinished,
  pendingIn,
  type SegmentDeps,
  type SegmentStart,
  type SegmentState,
} from './segment-state.ts'
import { sumUp } from './sum-up.ts'

/** A segment to which its writer still adds. */
export interface OwnSegment extends Segment {
  /** Appends a line behind what is there. Throws if the disk does not take it. */
  write(line: string): void
  /** Too old by either clock, too big, or given back already: takes no more events. Does not look at the disk. */
  isFull(): boolean
  /** An event that is safe in it. `json` undefined: on disk only, for memory is full. */
  add(id: string, json: string | undefined): void
  addReport(report: DropReport): void
  addLoss(loss: DropReport): void
  setResource(json: string): void
  /** Writes another header, the last of which counts: whose the events are. */
  bind(account: string): void
  /** Whether there are events in it that only a reader of the file can send. */
  hasUnloaded(): boolean
  /** Sets the consent text that its events were recorded under, where that was not known before. */
  adopt(consent: string | null): void
  isUnderWay(): boolean
  /** Hands on what is in it, until something is not taken. */
  handOn(take: Take): void
}

/** Holds a segment: the events that are pending in it, and the one way to end them. */
export function holdSegment(start: SegmentStart, { ports, ledger, givenBack }: SegmentDeps): OwnSegment {
  const state: SegmentState = {
    ...{ events: new Map(), reports: new Map(), losses: new Map(), size: 0, tries: 0, ...start },
    ...{ ports, ledger, givenBack, unloaded: 0, uncertain: false, underWay: false, ended: false, owed: '' },
  }
  const { uuid, file, events, reports, losses } = state
  return {
    uuid,
    get consent() {
      return state.consent
    },
    get account() {
      return state.account
    },
    onDisk: file !== undefined,
    isUnder: (text) => wasUnder(state.consent, state.since.wall, text),
    events,
    reports,
    pending: () => pendingIn(state),
    resource: () => state.resource,
    hasUnloaded: () => state.unloaded > 0,
    isUnderWay: () => state.underWay,
    handOn: (take) => handOn(state, take),
    underWay: (is) => {
      state.underWay = is
    },
    write: (line) => {
      if (file) state.size += file.append(line)
    },
    isFull: () => state.ended || state.size >= limits.maxSegmentBytes || isOld(state),
    add: (id, json) => {
      if (json === undefined) state.unloaded++
      else events.set(id, json)
    },
    isUnfinished: () => isUnfinished(state),
    sumUp: () => sumUp(state),
    addReport: (report) => void reports.set(report.id, report),
    addLoss: (loss) => void losses.set(loss.id, loss),
    setResource: (json) => {
      state.resource = json
    },
    bind: (account) => {
      state.account = account
      try {
        file?.append(headerLine(state))
      } catch {
        // The disk is full. A process that takes this segment over will not know whose events these are.
      }
    },
    checkHold: () => checkHold(state),
    yieldUp: () => yieldUp(state),
    settle: (ids, reportId) => settle(state, ids, reportId),
    drop: (reason, ids) => drop(state, reason, ids),
    discard: () => discard(state),
    remove: () => remove(state),
    release: () => release(state),
    adopt: (text) => {
      state.consent = text
    },
    markUncertain: () => {
      state.uncertain = true
    },
  }
}
