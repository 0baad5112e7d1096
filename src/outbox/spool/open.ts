/* The half of an outbox that keeps. Puts together what writes, what takes over, and the caps of the directory. */

import type { Ledger } from '../../books/ledger.ts'
import { internalDiagnostic } from '../../books/report.ts'
import { listOwn } from '../../home/list-own.ts'
import type { Place } from '../../home/place.ts'
import { or } from '../../model/or.ts'
import type { Ports } from '../../model/ports.ts'
import { capsWhile, isCalm, type SpoolCaps, type Standing } from './caps.ts'
import { type Claimer, createClaimer } from './claimer.ts'
import { createGivenBack } from './given-back.ts'
import { keepCaps, warnOfBacklog } from './keep-caps.ts'
import { seeSegments } from './listing.ts'
import { mayBeOfOthers, parseName } from './names.ts'
import { type SweepDeps, sweep, takeStock } from './sweep.ts'
import { takerOf } from './takeable.ts'
import { createWriter, type Writer } from './writer.ts'

/** What is on disk, and in memory where the disk takes nothing: the side that writes, the side that takes over, and their caps. */
export interface Spool {
  readonly writer: Writer
  readonly claimer: Claimer
  /** Takes one encoded event. Returns whether it can be sent from memory. */
  append(id: string, json: string): boolean
  /** Whether something waits: here (`own`), or with what others left (`leftovers`). */
  hasWork(what: { readonly own: boolean; readonly leftovers: boolean }): boolean
  /** Whether there are segments that this client does not hold. Names only, and not parsed. */
  hasOthers(): boolean
  /** Whether there is one that somebody could take. */
  hasLeftovers(): boolean
  /** Events of this client that it holds: on disk, and in memory only. */
  held(): { readonly kept: number; readonly pending: number }
  /** Events that it took over and holds, be they its own of earlier or those of other runs. */
  takenOver(): number
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
  let opened: Claimer | undefined
  // Built when somebody asks for it, because a program that only records finds a calm directory, and ends.
  const claimer = () => (opened ??= createClaimer({ ports, place, ledger, wire, givenBack, resource }))
  const swept = (): SweepDeps => ({ ports, place, ledger, claimer: claimer(), writer, caps })
  const loosened = (own: SpoolCaps) => capsWhile(standing(), own)
  const others = () => {
    // First give back what could not be given back before.
    givenBack.retry()
    return maybeOfOthers(deps)
  }
  const hasLeftovers = () => hasTakeable(others(), deps)
  const isCalmNow = () => isCalm(listOwn(ports.disk, place.paths, 'segments'), caps, ports.clock.now())
  /** A look that nearly always finds nothing to do; and the last word on the rules. `tells`: the host learns of events that nobody ever sends. */
  const look = (tells: boolean) => {
    if (!isCalmNow()) {
      const stock = takeStock({ ports, place })
      if (tells) warnOfBacklog(stock.names, claimer(), ports)
      keepCaps(swept(), stock, loosened)
    }
    leaveRules()
  }

  /** Called when a segment was opened: the one moment at which every program, however short, looks at the directory. */
  const lookAround = () => {
    try {
      writer.saveMemory(false)
      look(true)
    } catch (error) {
      // The event that opened the segment is safe whatever happens here, and is to be counted as taken.
      try {
        ports.report(internalDiagnostic('looking at the directory', error), 'directory')
      } catch {
        // There is not enough stack left to report it as well, nor to call `quietly`.
      }
    }
  }
  return {
    writer,
    get claimer() {
      return claimer()
    },
    append: (id, json) => {
      const isInMemory = writer.append(id, json)
      if (writer.hasOpened()) lookAround()
      return isInMemory
    },
    hasOthers: () => others().length > 0,
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
    // Whoever took nothing over has none, and need not build what takes over to say so.
    takenOver: () => opened?.pending() ?? 0,
    waitingElsewhere: () => {
      if (!place.usesDisk) return 0
      // A flush asks this at its end, also where it found nothing to take.
      givenBack.retry()
      return givenBack.isEmpty() ? 0 : givenBack.waitingIn(or(undefined, () => seeSegments(ports.disk, place.paths)))
    },
    sweep: () => {
      if (!isCalmNow()) sweep({ ...swept(), caps: loosened(caps) })
    },
    leaveRules: () => void (place.usesDisk && leaveRules()),
    keepCaps: () => void (place.usesDisk && look(false)),
  }
}

/** Names of files that may be segments which somebody else holds, or nobody. */
const maybeOfOthers = ({ ports, place }: SpoolDeps): readonly string[] =>
  place.usesDisk ? listOwn(ports.disk, place.paths, 'segments').filter((file) => mayBeOfOthers(file, place.nonce8)) : []

/** Whether one of these can be taken. What takes over is not built for the question: a program that hands over asks it, and ends. */
const hasTakeable = (files: readonly string[], deps: SpoolDeps): boolean =>
  files.length > 0 && files.flatMap((file) => parseName(file) ?? []).some(takerOf(deps))
