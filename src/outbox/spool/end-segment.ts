import type { DropReason } from '../../model/books.ts'
import type { DropReport } from '../../model/segment.ts'
import { triesAfter } from '../../policy/tries.ts'
import type { HeldFile } from './held-file.ts'
import { ackLine, dropLine } from './lines.ts'
import { checkHold, isUnfinished, pendingIn, record, type SegmentState } from './segment-state.ts'

/* The ways in which events, or a segment with all of them, end. Each of them books what it ends. */

/** Delivered, or told: see `Segment.settle`. */
export function settle(state: SegmentState, ids: readonly string[], reportId: string | undefined): number {
  const done = ids.filter((id) => state.events.has(id))
  record(state, ackLine(ids, reportId))
  for (const id of done) state.events.delete(id)
  if (reportId) state.reports.delete(reportId)
  return done.length
}

/** Given up, for the server to learn. What somebody took over meanwhile is theirs to give up, and to count. */
export function drop(state: SegmentState, reason: DropReason, ids: readonly string[]): void {
  if (yieldIfLost(state)) return
  const held = ids.filter((id) => state.events.has(id))
  if (held.length === 0) return
  const report: DropReport = { id: state.ports.random.uuid(), reason, n: held.length }
  record(state, dropLine(report, held))
  for (const id of held) state.events.delete(id)
  state.reports.set(report.id, report)
  state.ledger.drop(reason, held.length)
}

/** Its consent is gone, and with it the file. What somebody took over meanwhile is theirs to discard. */
export function discard(state: SegmentState): void {
  if (yieldIfLost(state)) return
  end(state, 0, () => state.ledger.drop('consent', pendingIn(state)))
  state.givenBack.attempt(() => state.file?.remove())
}

/** The file goes; its events were booked elsewhere. */
export function remove(state: SegmentState): void {
  end(state, 0, () => {})
  state.givenBack.attempt(() => state.file?.remove())
}

/** Back to whoever comes next. */
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
  // ENOENT: claimed meanwhile.
  state.givenBack.attempt(unfinished ? () => file.makeReady(triesNow(state, file)) : file.remove)
}

/** Somebody claimed it, so its events are theirs. The descriptor stays open for the ack of an answer still under way. */
export function yieldUp(state: SegmentState): void {
  if (state.ended) return
  const rest = pendingIn(state)
  end(state, rest, () => state.ledger.release(rest))
}

/**
 * Books what is in it, and forgets it; `left` events wait for whoever has the file from now on. In this order: where a host at the end
 * of its stack throws, all of it is done or nothing.
 */
function end(state: SegmentState, left: number, book: () => void): void {
  if (state.file) state.givenBack.note(state.file.name, left)
  book()
  state.ended = true
  state.events.clear()
  state.reports.clear()
  state.unloaded = 0
}

function yieldIfLost(state: SegmentState): boolean {
  const isLost = checkHold(state) === 'lost'
  if (isLost) yieldUp(state)
  return isLost
}

function writeOwed(file: HeldFile, owed: string): void {
  try {
    file.append(`\n${owed}`)
  } catch {
    // A line that the disk does not take costs its reader the knowledge, and nothing else.
  }
}

const triesNow = ({ tries, uncertain, ports }: SegmentState, { name }: HeldFile): number =>
  uncertain ? triesAfter(tries, name.openedAt, ports.clock.now()) : tries
