/* One segment, as its holder sees it: a file with its events in memory, or events in memory alone. */

import type { Segment } from '../../model/segment.ts'
import { wasUnder } from '../../policy/consent.ts'
import { discard, drop, release, remove, settle, yieldUp } from './end-segment.ts'
import {
  checkHold,
  isUnfinished,
  pendingIn,
  type SegmentDeps,
  type SegmentStart,
  type SegmentState,
} from './segment-state.ts'
import { sumUp } from './sum-up.ts'

/** A segment to which its writer still adds: by `fill-segment.ts`, or in its state. */
export interface OwnSegment extends Segment {
  readonly state: SegmentState
}

/** Holds a segment: the events that are pending in it, and the one way to end them. */
export function holdSegment(start: SegmentStart, { ports, ledger, givenBack }: SegmentDeps): OwnSegment {
  const state: SegmentState = {
    ...{ events: new Map(), reports: new Map(), losses: new Map(), size: 0, tries: 0, ...start },
    ...{ ports, ledger, givenBack, unloaded: 0, uncertain: false, underWay: false, ended: false, owed: '' },
  }
  const { uuid, file, events, reports } = state
  return {
    ...{ state, uuid, events, reports },
    get consent() {
      return state.consent
    },
    get account() {
      return state.account
    },
    onDisk: file !== undefined,
    isUnder: (text) => wasUnder(state.consent, state.since.wall, text),
    pending: () => pendingIn(state),
    resource: () => state.resource,
    underWay: (is) => {
      state.underWay = is
    },
    isUnfinished: () => isUnfinished(state),
    sumUp: () => sumUp(state),
    checkHold: () => checkHold(state),
    yieldUp: () => yieldUp(state),
    settle: (ids, reportId) => settle(state, ids, reportId),
    drop: (reason, ids) => drop(state, reason, ids),
    discard: () => discard(state),
    remove: () => remove(state),
    release: () => release(state),
    markUncertain: () => {
      state.uncertain = true
    },
  }
}
