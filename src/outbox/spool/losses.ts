/* What is told of events that were given up before they were in a segment: to the host at once, to the server by a line. The books have counted them already. */

import type { DropReason } from '../../model/books.ts'
import type { DropReport } from '../../model/segment.ts'
import { isTold } from '../../policy/is-told.ts'
import { warn } from '../../policy/warn.ts'
import { tryToTake } from './disk-side.ts'
import { lossLine, reportLine } from './lines.ts'
import { countInMemory, segmentInMemory } from './memory-side.ts'
import type { WriterState } from './writer-state.ts'

/** An event was given up: tells the host, and writes it down for the server. */
export function tellLoss(state: WriterState, reason: DropReason, why = ''): void {
  if (!isTold(reason)) return
  // Written down later: now the host's stack may be full.
  if (reason === 'queue_full') state.overflowed++
  warn(state.ports.report, 'dropped', `an event was given up: ${reason}${why}`, reason)
  if (reason === 'queue_full') return
  const loss: DropReport = { id: state.ports.random.uuid(), reason, n: 1 }
  const stored = tryToTake(state, lossLine(loss, []))
  if (stored !== 'opt_out') (stored ?? segmentInMemory(state).state).losses.set(loss.id, loss)
}

/** Writes down those that found no room in memory. */
export function writeDownOverflow(state: WriterState): void {
  if (state.overflowed === 0) return
  const id = state.ports.random.uuid()
  countInMemory(state).state.losses.set(id, { id, reason: 'queue_full', n: state.overflowed })
  state.overflowed = 0
}

/** Writes down a report of what was given up elsewhere. False if the disk does not take it: then nothing may be given up. */
export function writeDownReport(state: WriterState, drop: DropReport): boolean {
  // Who asks for this is a sweep, and not somebody who logs: what the user said was not necessarily read a moment before.
  state.place.consent.current()
  const stored = tryToTake(state, reportLine(drop))
  if (stored === undefined || stored === 'opt_out') return false
  stored.reports.set(drop.id, drop)
  return true
}
