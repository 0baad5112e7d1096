/* The half of an outbox that keeps. Puts writer, claimer and caps together. */

import type { Ledger } from '../../books/ledger.ts'
import { internalDiagnostic } from '../../books/report.ts'
import { listOwn } from '../../home/list-own.ts'
import type { Place } from '../../home/place.ts'
import { limits } from '../../model/limits.ts'
import { or } from '../../model/or.ts'
import type { Ports } from '../../model/ports.ts'
import { warn } from '../../policy/warn.ts'
import { capsWhile, isCalm, isTooOld, type SpoolCaps, type Standing } from './caps.ts'
import { type Claimer, createClaimer } from './claimer.ts'
import { createGivenBack } from './given-back.ts'
import { keepCaps } from './keep-caps.ts'
import { seeSegments } from './listing.ts'
import type { SegmentName } from './names.ts'
import { type SweepDeps, sweep, takeStock } from './sweep.ts'
import { createWriter, type Writer } from './writer.ts'

/** What is on disk, and in memory where the disk takes nothing: the side that writes, the side that takes over, and their caps. */
export interface Spool {
  readonly writer: Writer
  readonly claimer: Claimer
  /** Takes one encoded event. Returns whether it can be sent from memory. */
  append(id: string, json: string): boolean
  /** Whether something waits: here (`own`), or with what others left (`leftovers`). */
  hasWork(what: { readonly own: boolean; readonly leftovers: boolean }): boolean
  /** Whether there is a segment somebody could take. */
  hasLeftovers(): boolean
  /** Events that this client holds: on disk, and in memory only. */
  held(): { readonly kept: number; readonly pending: number }
  /** Events of this client that wait on disk in segments it holds no more. */
  waitingElsewhere(): number
  /** Brings the directory back under the caps that hold for what is known of the endpoint. */
  sweep(): void
  /** The same where no turn comes to its sweep: a look that nearly always finds nothing to do, then a short sweep. And the last word on the rules. */
  keepCaps(): void
  /** Writes down the rules of the tool, where there is a directory for them. */
  leaveRules(): void
}

/** What a spool is made of. */
export interface SpoolDeps {
  readonly ports: Ports
  readonly place: Place
  readonly ledger: Ledger
  /** The wire that events are encoded for. */
  readonly wire: string
  readonly caps: SpoolCaps & { readonly maxEventBytes: number }
  readonly maxInMemory: () => number
  /** Hash of the account events are recorded under now. */
  readonly account: () => string | null
  /** For segments whose own facts are damaged. */
  readonly resource: () => string
  /** What is known of the endpoint. */
  readonly standing: () => Standing
  /** Whether it failed when this client last tried it. Asked for each event. */
  readonly isFailing: () => boolean
  /** Writes down the rules of the tool beside its events. */
  readonly leaveRules: () => void
}

/** Touches no disk before the first event, or the first question about what is there. */
export function openSpool(deps: SpoolDeps): Spool {
  const { ports, place, ledger, wire, caps, maxInMemory, account, resource, standing, leaveRules, isFailing } = deps
  const givenBack = createGivenBack()
  const { maxEventBytes } = caps
  const writer = createWriter({ ports, place, ledger, wire, givenBack, maxEventBytes, maxInMemory, account, isFailing })
  const claimer = createClaimer({ ports, place, ledger, wire, givenBack, resource })
  const loosened = (own: SpoolCaps) => capsWhile(standing(), own)
  const swept: SweepDeps = { ports, place, ledger, claimer, writer, caps }
  const stockNow = () => takeStock({ ports, place })
  const isCalmNow = () => isCalm(listOwn(ports.disk, place.paths, 'segments'), caps, ports.clock.now())
  const hasLeftovers = () => place.usesDisk && claimer.hasTakeable()

  /** Called when a segment was opened: the one moment at which every program, however short, looks at the directory. */
  const lookAround = () => {
    try {
      writer.saveMemory(false)
      if (!isCalmNow()) {
        const stock = stockNow()
        warnOfBacklog(stock.names, claimer, ports)
        keepCaps(swept, stock, loosened)
      }
      leaveRules()
    } catch (error) {
      // The event that opened the segment is safe whatever happens here.
      ports.report(internalDiagnostic('looking at the directory', error), 'directory')
    }
  }
  return {
    writer,
    claimer,
    append: (id, json) => {
      const isInMemory = writer.append(id, json)
      if (writer.hasOpened()) lookAround()
      return isInMemory
    },
    hasLeftovers,
    hasWork: ({ own, leftovers }) =>
      (own && writer.segments().some((segment) => segment.isUnfinished())) || (leftovers && hasLeftovers()),
    held: () => {
      let [kept, pending] = [0, 0]
      for (const segment of writer.segments()) {
        if (segment.onDisk) kept += segment.pending()
        else pending += segment.pending()
      }
      return { kept, pending }
    },
    waitingElsewhere: () => {
      if (!place.usesDisk) return 0
      // A flush asks this at its end, also where it found nothing to take.
      givenBack.retry()
      return givenBack.isEmpty() ? 0 : givenBack.waitingIn(or(undefined, () => seeSegments(ports.disk, place.paths)))
    },
    sweep: () => sweep({ ...swept, caps: loosened(caps) }),
    leaveRules: () => {
      if (place.usesDisk) leaveRules()
    },
    keepCaps: () => {
      if (!place.usesDisk) return
      if (!isCalmNow()) keepCaps(swept, stockNow(), loosened)
      leaveRules()
    },
  }
}

/** Says so where events have waited for days: nobody ever sends them, and the host's author does not know. Names come oldest first. */
function warnOfBacklog(names: readonly SegmentName[], claimer: Claimer, { clock, report }: Ports): void {
  const now = clock.now()
  // Few are so old, and whether a holder lives is dear to ask.
  const oldest = names.find((name) => isTooOld(name, limits.oldBacklogMs, now) && claimer.mayTake(name))
  if (!oldest) return
  const days = Math.floor((now - oldest.openedAt) / 86_400_000)
  const message = `events of ${days} days ago are still on disk; does this program ever live for a second, or call shutdown()?`
  warn(report, 'backlog', message)
}
