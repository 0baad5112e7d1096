/* One program with a spool. Several of them share a disk, where the test hands them the same. */

import { createLedger } from '../../../src/books/ledger.ts'
import { openConsentFile } from '../../../src/home/consent-file.ts'
import { pathsOf } from '../../../src/home/directory.ts'
import type { Books } from '../../../src/model/books.ts'
import { limits } from '../../../src/model/limits.ts'
import type { Segment } from '../../../src/model/segment.ts'
import type { Standing } from '../../../src/outbox/spool/caps.ts'
import { openSpool } from '../../../src/outbox/spool/open.ts'
import { scriptedClock } from './clock.ts'
import { memoryDisk } from './disk.ts'
import { idOf, jsonOf } from './events.ts'
import { scriptedProcesses } from './processes.ts'
import { scriptedRandom } from './random.ts'
import { recordedVoice } from './voice.ts'

export const paths = pathsOf('/state', 'acme', 'acme-backend-01234567')

/** The caps that hold where the host names none. */
export const defaultCaps = {
  maxBytes: limits.maxSpoolBytes,
  maxAgeMs: limits.maxSpoolAgeMs,
  maxFiles: limits.maxSpoolFiles,
  maxEventBytes: limits.maxEventBytes,
}

/** What one program differs in from another on the same disk. */
export interface ProgramOptions {
  readonly disk?: ReturnType<typeof memoryDisk>
  readonly clock?: ReturnType<typeof scriptedClock>
  readonly pid?: number
  readonly host8?: string
  readonly maxInMemory?: number
  readonly usesDisk?: boolean
  /** How long its process has lived. Default: what `scriptedProcesses` says. */
  readonly ageMs?: () => number
  readonly wire?: string
}

/** One program with its side of the spool; several of them share a disk and a clock. */
export function program(options: ProgramOptions = {}) {
  const { disk = memoryDisk(), clock = scriptedClock(), pid = 100, host8 = 'abcdef01', ageMs } = options
  const random = scriptedRandom(pid)
  const processes = scriptedProcesses({ pid, host8, start: String(pid * 10), ...(ageMs && { ageMs }) })
  const ledger = createLedger()
  const voice = recordedVoice()
  const consent = openConsentFile(paths.consent, { disk, clock, random, report: voice.report })
  // Pids differ, so that two programs of a test never take each other's segments for their own.
  const nonce8 = pid.toString(16).padStart(8, '0')
  const ports = { clock, random, disk, processes, report: voice.report }
  const usesDisk = options.usesDisk ?? true
  const place = { paths, consent, nonce8, usesDisk, sharesNews: usesDisk }
  /** What a test may change while the program runs: the spool asks each time, as it does in a client. */
  const self = {
    account: null as string | null,
    maxInMemory: options.maxInMemory ?? 8_192,
    standing: 'unknown' as Standing,
  }
  const spool = openSpool({
    wire: options.wire ?? 'event-batch',
    leaveRules: () => {},
    ...{ ports, place, ledger },
    caps: defaultCaps,
    maxInMemory: () => self.maxInMemory,
    account: () => self.account,
    resource: () => '{}',
    standing: () => self.standing,
    isFailing: () => self.standing === 'fails',
  })
  const { writer, claimer } = spool
  return {
    ...{ ports, place, ledger, spool, writer, claimer, voice, self },
    ...ports,
    ...place,
    /** Logs the events of these numbers, as the sink does; the client has looked at the consent before. */
    log: (...numbers: readonly number[]) => {
      for (const n of numbers) {
        consent.current()
        spool.append(idOf(n), jsonOf(n))
      }
    },
    /** The books, with the claimed segments a test holds. */
    books: (...claimed: readonly Segment[]): Books => {
      let [kept, pending] = [0, 0]
      for (const segment of [...writer.segments(), ...claimed]) {
        if (segment.onDisk) kept += segment.pending()
        else pending += segment.pending()
      }
      return ledger.books(kept, pending)
    },
  }
}

export type Program = ReturnType<typeof program>

/** The segments on a disk, by what their names say. */
export const segmentFiles = (disk: ReturnType<typeof memoryDisk>): readonly string[] =>
  disk.files().filter((path) => path.endsWith('.jsonl'))

/** Takes over the only segment there is to take; fails if there is none. */
export function claimOnly({ claimer }: Pick<Program, 'claimer'>): Segment {
  const [name] = claimer.takeable()
  const segment = name && claimer.claim(name)
  if (!segment) throw new Error('there is nothing to claim')
  return segment
}

/** Somebody says no: writes the file, then removes what is there, as the `off` command does. */
export function sayNo(disk: ReturnType<typeof memoryDisk>, now = '2026-11-21T10:00:00.000Z'): void {
  disk.put(paths.consent, `off ${now}`)
  for (const file of segmentFiles(disk)) disk.unlink(file)
}
