/* The way of one event into the spool, which runs in the host's own call of `logEvent`. It must end with the event counted, whatever happens. */

import type { Ledger } from '../../books/ledger.ts'
import { internalDiagnostic } from '../../books/report.ts'
import type { DropReason } from '../../model/books.ts'
import type { Ports } from '../../model/ports.ts'
import type { DiskSide } from './disk-side.ts'
import { eventLine, eventOfLine } from './lines.ts'
import type { Losses } from './losses.ts'
import type { MemorySide } from './memory-side.ts'

/**
 * Takes one event; when it returns the event is counted as taken, and is on disk, in memory, or counted as given up. Returns whether it can be sent
 * from memory.
 */
export type Append = (id: string, json: string) => boolean

/** Where events go, and what bounds them. */
export interface AppendDeps {
  readonly ports: Pick<Ports, 'report'>
  readonly ledger: Ledger
  readonly maxEventBytes: number
  readonly maxInMemory: () => number
  readonly onDisk: DiskSide
  readonly inMemory: MemorySide
  readonly losses: Losses
  /** Nothing is sent from memory any more. */
  readonly isClosed: () => boolean
}

/** See `Append`. */
export function createAppend(deps: AppendDeps): Append {
  const { ports, ledger, maxEventBytes, maxInMemory, onDisk, inMemory, losses, isClosed } = deps
  /** Whether the event at hand is not counted anywhere yet: if something throws now, it has to be counted as lost. */
  let isOpen = false
  /** Whether it is not counted as taken yet. It is when its place is known, and before the host is told anything: a listener may look at the books. */
  let isNew = false
  /** Counts the event as given up. */
  const end = (reason: DropReason, why = ''): false => {
    ledger.drop(reason, 1)
    isOpen = false
    ledger.admit()
    isNew = false
    losses.tell(reason, why)
    return false
  }
  const store = (id: string, json: string): boolean => {
    const line = eventLine(id, json)
    // A character takes three bytes at most, so the bytes of a short line need not be counted.
    if (line.length * 3 > maxEventBytes && Buffer.byteLength(line) > maxEventBytes)
      return end('too_large', ` (more than ${maxEventBytes} bytes)`)
    // Asked before the line is written. It may call the host's settings source, and between the write and the count no code of the host may run.
    const most = maxInMemory()
    const stored = onDisk.tryToTake(line)
    if (stored === 'opt_out') return end('consent')
    if (stored) {
      // The event is cut out of the line, which the write has made one text in memory. So the parts it was joined from can be freed.
      const kept = inMemory.keeps(stored, most)
      stored.add(id, kept ? eventOfLine(line) : undefined)
      isOpen = false
      ledger.admit()
      isNew = false
      if (kept) inMemory.endFull(most)
      return kept
    }
    if (isClosed()) return end('no_disk')
    if (inMemory.isFull(most)) return end('queue_full')
    inMemory.segment().add(id, json)
    isOpen = false
    ledger.admit()
    isNew = false
    // Reported only now that the event is safe: a listener of the host may throw or log.
    onDisk.tellFault()
    return true
  }
  return (id, json) => {
    isOpen = true
    isNew = true
    try {
      return store(id, json)
    } catch (error) {
      // The host's stack was full. Out here there is a little more room, enough to count the event as lost.
      if (isOpen) ledger.drop('queue_full', 1)
      if (isNew) ledger.admit()
      try {
        if (isOpen) losses.overflow()
        ports.report(internalDiagnostic('writing an event', error), 'append')
      } catch {
        // There is not enough stack left to tell of it as well. The event is counted.
      }
      return !isOpen
    }
  }
}
