/* The way of one event into the spool, which runs in the host's own call of `logEvent`. It must end with the event counted, whatever happens. */

import { internalDiagnostic } from '../../books/report.ts'
import type { DropReason } from '../../model/books.ts'
import { tellFault, tryToTake } from './disk-side.ts'
import { add } from './fill-segment.ts'
import { inMemory } from './holdings.ts'
import { eventLine, eventOfLine } from './lines.ts'
import { tellLoss } from './losses.ts'
import { endFull, isKept, segmentInMemory } from './memory-side.ts'
import type { WriterState } from './writer-state.ts'

/**
 * Takes one event; when it returns the event is counted as taken, and is on disk, in memory, or counted as given up. Returns whether it can be sent
 * from memory.
 */
export function append(state: WriterState, id: string, json: string): boolean {
  state.atHand = 'nowhere'
  try {
    return store(state, id, json)
  } catch (error) {
    const { ledger, ports } = state
    // `store` has changed it, which the compiler does not see.
    const atHand = state.atHand as WriterState['atHand']
    const isLost = atHand === 'nowhere'
    // The host's stack was full. Out here there is a little more room, enough to count the event as lost.
    if (isLost) ledger.drop('queue_full', 1)
    if (atHand !== 'counted') ledger.admit()
    try {
      if (isLost) state.overflowed++
      ports.report(internalDiagnostic('writing an event', error), 'append')
    } catch {
      // There is not enough stack left to tell of it as well. The event is counted.
    }
    return !isLost
  }
}

function store(state: WriterState, id: string, json: string): boolean {
  const { maxEventBytes, ledger } = state
  const line = eventLine(id, json)
  // A character takes three bytes at most, so the bytes of a short line need not be counted.
  if (line.length * 3 > maxEventBytes && Buffer.byteLength(line) > maxEventBytes)
    return giveUp(state, 'too_large', ` (more than ${maxEventBytes} bytes)`)
  // Asked before the line is written. It may call the host's settings source, and between the write and the count no code of the host may run.
  const most = state.maxInMemory()
  const stored = tryToTake(state, line)
  if (stored === 'opt_out') return giveUp(state, 'consent')
  if (stored) {
    // The event is cut out of the line, which the write has made one text in memory. So the parts it was joined from can be freed.
    const kept = isKept(state, stored, most)
    add(stored, id, kept ? eventOfLine(line) : undefined)
    state.atHand = 'placed'
    ledger.admit()
    state.atHand = 'counted'
    if (kept) endFull(state, most)
    return kept
  }
  if (state.closed) return giveUp(state, 'no_disk')
  if (inMemory(state) >= most) return giveUp(state, 'queue_full')
  add(segmentInMemory(state).state, id, json)
  state.atHand = 'placed'
  ledger.admit()
  state.atHand = 'counted'
  // Reported only now that the event is safe: a listener of the host may throw or log.
  tellFault(state)
  return true
}

/** Counts the event as given up. */
function giveUp(state: WriterState, reason: DropReason, why = ''): false {
  state.ledger.drop(reason, 1)
  state.atHand = 'placed'
  state.ledger.admit()
  state.atHand = 'counted'
  tellLoss(state, reason, why)
  return false
}
