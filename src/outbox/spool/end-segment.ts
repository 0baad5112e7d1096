/* The ways in which events, or a segment with all of them, end. Each of them books what it ends. */

import type { DropReason } from '../../model/books.ts'
import type { DropReport } from '../../model/segment.ts'
import { triesAfter } from '../../policy/tries.ts'
import type { HeldFile } from './held-file.ts'
import { ackLine, acksIn, lossLine } from './lines.ts'
import { checkHold, isUnfinished, pendingIn, record, type SegmentState } from './segment-state.ts'

/** Writes down that these events were delivered, or that a report was taken by the server: see `Segment.settle`. */
export function settle(state: SegmentState, ids: readonly string[], reportId: string | undefined): number {
  record(state, ackLine(ids, reportId))
  // No loop over events here, nor in other functions that run once for each request: V8 would compile such a function anew, with all that it calls.
  const settled = ids.filter((id) => state.events.delete(id)).length
  if (reportId) state.reports.delete(reportId)
  noteRest(state)
  return settled
}

/**
 * Gives events up and writes that down, for a report. If another process has taken the segment over, that process decides about them, and
 * counts.
 */
export function drop(state: SegmentState, reason: DropReason, ids: readonly string[]): void {
  if (yieldIfLost(state)) return
  const held = ids.filter((id) => state.events.has(id))
  if (held.length === 0) return
  const loss: DropReport = { id: state.ports.random.uuid(), reason, n: held.length }
  record(state, lossLine(loss, held))
  for (const id of held) state.events.delete(id)
  state.losses.set(loss.id, loss)
  state.ledger.drop(reason, held.length)
  noteRest(state)
}

/** Of a segment that was given back and taken over again, what is settled waits no more: a flush may end, and count, while the rest is being sent. */
function noteRest(state: SegmentState): void {
  if (state.file?.name.holding.state === 'claimed' && !state.ended)
    state.givenBack.note(state.file.name, pendingIn(state))
}

/** Deletes a segment whose events the user does not allow any more. If another process has taken it over, that process deletes it. */
export function discard(state: SegmentState): void {
  if (yieldIfLost(state)) return
  end(state, 0, () => state.ledger.drop('consent', pendingIn(state)))
  state.givenBack.attempt(() => state.file?.remove())
}

/** Deletes the file. Its events must have been counted before. */
export function remove(state: SegmentState): void {
  end(state, 0, () => {})
  state.givenBack.attempt(() => state.file?.remove())
}

/** Gives the segment back, for any process to send; deletes it where nothing is left in it. */
export function release(state: SegmentState): void {
  const { file, ledger } = state
  if (state.ended) {
    file?.close()
    return
  }
  const [rest, unfinished] = [pendingIn(state), isUnfinished(state)]
  end(state, rest, () => (file ? ledger.release(rest) : ledger.drop('no_disk', rest)))
  if (!file) return
  if (unfinished && state.owed) writeOwed(file, state.owed)
  // ENOENT here means that another process has taken it over, which is just as well.
  state.givenBack.attempt(unfinished ? () => file.makeReady(triesNow(state, file)) : file.remove)
}

/**
 * Another process has taken the segment over, so its events are that one's. The descriptor stays open, to write down the ack of a request under
 * way.
 */
export function yieldUp(state: SegmentState): void {
  if (state.ended) return
  const rest = pendingIn(state)
  end(state, rest, () => state.ledger.release(rest))
  // What else the disk did not take when it was due is for the new holder to decide, who may have decided otherwise by now.
  state.owed = acksIn(state.owed)
}

/**
 * Counts what is in a segment, and forgets it; `left` events wait for the next holder of the file. What can throw when the host's stack is full
 * comes first, so that either all of it is done or nothing.
 */
function end(state: SegmentState, left: number, book: () => void): void {
  if (state.file) state.givenBack.note(state.file.name, left)
  book()
  state.ended = true
  state.events.clear()
  state.reports.clear()
  state.losses.clear()
  state.unloaded = 0
}

/** Whether another process has taken it over: then its events are that one's. */
export function yieldIfLost(state: SegmentState): boolean {
  const isLost = checkHold(state) === 'lost'
  if (isLost) yieldUp(state)
  return isLost
}

/** Writes lines that the disk did not take when they were due: the last moment for it. Of a file that somebody took over, the acks alone. */
function writeOwed(file: HeldFile, owed: string): void {
  try {
    file.append(`\n${file.exists() ? owed : acksIn(owed)}`)
  } catch {
    // Without this line the next holder sends again what was acked. The server sees it twice, with the same ids; nothing is lost.
  }
}

/** The tries that the name should say: one more if a request was sent and never answered. */
const triesNow = ({ tries, uncertain, ports }: SegmentState, { name }: HeldFile): number =>
  uncertain ? triesAfter(tries, name.openedAt, ports.clock.now()) : tries
