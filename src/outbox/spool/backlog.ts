/*
 * What earlier runs left in the directory: taking it over, and giving up what is too much of it. Built when somebody asks for it, because a program that
 * only records finds a calm directory, and ends.
 */

import { limits } from '../../model/limits.ts'
import type { Ports } from '../../model/ports.ts'
import { warn } from '../../policy/warn.ts'
import { capsWhile, isTooOld, type SpoolCaps, type Standing } from './caps.ts'
import { type Claimer, type ClaimerDeps, createClaimer } from './claimer.ts'
import { keepCaps } from './keep-caps.ts'
import type { SegmentName } from './names.ts'
import { type SweepDeps, sweep, takeStock } from './sweep.ts'
import type { Writer } from './writer.ts'

/** The side of a spool that takes over, and its caps. */
export interface Backlog {
  readonly claimer: Claimer
  /** Brings the directory back under the caps that hold for what is known of the endpoint. */
  sweep(): void
  /** The same as a short sweep, where a look has found that it may be needed. `tells`: the host learns of events that nobody ever sends. */
  keepCaps(tells: boolean): void
}

/** What both need. */
export interface BacklogDeps extends ClaimerDeps {
  readonly writer: Writer
  readonly caps: SpoolCaps
  /** What is known of the endpoint. */
  readonly standing: () => Standing
}

/** Looks at nothing before it is asked. */
export function openBacklog(deps: BacklogDeps): Backlog {
  const { ports, place, ledger, wire, givenBack, resource, writer, caps, standing } = deps
  const claimer = createClaimer({ ports, place, ledger, wire, givenBack, resource })
  const swept: SweepDeps = { ports, place, ledger, claimer, writer, caps }
  const loosened = (own: SpoolCaps) => capsWhile(standing(), own)
  return {
    claimer,
    sweep: () => sweep({ ...swept, caps: loosened(caps) }),
    keepCaps: (tells) => {
      const stock = takeStock({ ports, place })
      if (tells) warnOfBacklog(stock.names, claimer, ports)
      keepCaps(swept, stock, loosened)
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
