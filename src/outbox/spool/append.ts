import type { Ledger } from '../../books/ledger.ts'
import { internalDiagnostic } from '../../books/report.ts'
import type { DropReason } from '../../model/books.ts'
import type { Ports } from '../../model/ports.ts'
import type { DiskSide } from './disk-side.ts'
import { eventLine, eventOfLine } from './lines.ts'
import type { Losses } from './losses.ts'
import type { MemorySide } from './memory-side.ts'

/** Takes one event; when it returns the event is on disk, in memory, or counted as given up. Returns whether it can be sent from memory. */
export type Append = (id: string, json: string) => boolean

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

export function createAppend(deps: AppendDeps): Append {
  const { ports, ledger, maxEventBytes, maxInMemory, onDisk, inMemory, losses, isClosed } = deps
  /** The event at hand stands in no book yet. */
  let isOpen = false
  const end = (reason: DropReason, why = ''): false => {
    ledger.drop(reason, 1)
    isOpen = false
    losses.tell(reason, why)
    return false
  }
  const store = (id: string, json: string): boolean => {
    const line = eventLine(id, json)
    // No character takes more than three bytes: nearly always there is nothing to count.
    if (line.length * 3 > maxEventBytes && Buffer.byteLength(line) > maxEventBytes)
      return end('too_large', ` (more than ${maxEventBytes} bytes)`)
    // Asked before the line is written: between that and its booking nothing of the host's is called.
    const most = maxInMemory()
    const stored = onDisk.tryToTake(line)
    if (stored === 'opt_out') return end('consent')
    if (stored) {
      // Cut from the line, which the write made one piece: what it was joined from can go.
      const kept = inMemory.keeps(most)
      stored.add(id, kept ? eventOfLine(line) : undefined)
      isOpen = false
      return kept
    }
    if (isClosed()) return end('no_disk')
    if (inMemory.isFull(most)) return end('queue_full')
    inMemory.segment().add(id, json)
    isOpen = false
    // Told once the event is safe.
    onDisk.tellFault()
    return true
  }
  return (id, json) => {
    isOpen = true
    try {
      return store(id, json)
    } catch (error) {
      // A host at the end of its stack: here there is a little more of it, enough to count what is lost.
      if (isOpen) {
        ledger.drop('queue_full', 1)
        losses.overflow()
      }
      try {
        ports.report(internalDiagnostic('writing an event', error), 'append')
      } catch {
        // Not enough of it to say so, too.
      }
      return !isOpen
    }
  }
}
