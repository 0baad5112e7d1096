/* What is told of events that were given up before they were in a segment: to the host at once, to the server by a line. */

import type { DropReason } from '../../model/books.ts'
import type { Ports } from '../../model/ports.ts'
import type { DropReport } from '../../model/segment.ts'
import { isTold } from '../../policy/is-told.ts'
import { warn } from '../../policy/warn.ts'
import type { DiskSide } from './disk-side.ts'
import { lossLine, reportLine } from './lines.ts'
import type { MemorySide } from './memory-side.ts'

/** What the server is to learn of events that were given up. The books have counted them already. */
export interface Losses {
  /** An event was given up: tells the host, and writes it down for the server. */
  tell(reason: DropReason, why?: string): void
  /** One more found no room in memory, of which the host is told elsewhere or cannot be told. It is written down later: now its stack may be full. */
  overflow(): void
  /** Writes down those that found none. */
  writeDown(): void
  /** Writes down a report of what was given up elsewhere. False if the disk does not take it: then nothing may be given up. */
  writeDownOthers(drop: DropReport): boolean
}

/** Who is told, and where it is written down. */
export interface LossesDeps {
  readonly ports: Pick<Ports, 'random' | 'report'>
  readonly onDisk: DiskSide
  readonly inMemory: MemorySide
}

/** Nothing is lost yet. */
export function createLosses({ ports: { random, report }, onDisk, inMemory }: LossesDeps): Losses {
  /** Events that memory had no room for, since they were last written down. */
  let overflowed = 0
  return {
    tell: (reason, why = '') => {
      if (!isTold(reason)) return
      if (reason === 'queue_full') overflowed++
      warn(report, 'dropped', `an event was given up: ${reason}${why}`, reason)
      if (reason === 'queue_full') return
      const loss: DropReport = { id: random.uuid(), reason, n: 1 }
      const stored = onDisk.tryToTake(lossLine(loss, []))
      if (stored !== 'opt_out') (stored ?? inMemory.segment()).addLoss(loss)
    },
    overflow: () => void overflowed++,
    writeDown: () => {
      if (overflowed === 0) return
      inMemory.segment().addLoss({ id: random.uuid(), reason: 'queue_full', n: overflowed })
      overflowed = 0
    },
    writeDownOthers: (drop) => {
      const stored = onDisk.tryToTake(reportLine(drop))
      if (stored === undefined || stored === 'opt_out') return false
      stored.addReport(drop)
      return true
    },
  }
}
