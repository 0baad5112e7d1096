/* The caps of a directory, kept by programs that live too short for a turn, and a word to their host about it. */

import { limits } from '../../model/limits.ts'
import type { Ports } from '../../model/ports.ts'
import { warn } from '../../policy/warn.ts'
import { isOver, isTooOld, type SpoolCaps, type Stock } from './caps.ts'
import type { Claimer } from './claimer.ts'
import type { SegmentName } from './names.ts'
import { type SweepDeps, sweep } from './sweep.ts'

/**
 * Keeps the caps where no turn of sending comes to its sweep, because the program is too short or its deadline was used up: a look that
 * nearly always finds nothing to do, then a short sweep.
 *
 * @param loosened what of `caps` holds for what is known of the endpoint. That reads a file, and is asked only where these are exceeded.
 */
export function keepCaps(
  { caps, ...deps }: SweepDeps,
  stock: Stock,
  loosened: (caps: SpoolCaps) => SpoolCaps = (own) => own,
): void {
  const { clock, random } = deps.ports
  const [now, roll] = [clock.now(), random.roll()]
  if (!isOver(stock, caps, now, roll)) return
  const inForce = loosened(caps)
  if (isOver(stock, inForce, now, roll)) sweep({ ...deps, caps: inForce }, limits.passingSweepMs, stock)
}

/** Says so where events have waited for days: nobody ever sends them, and the host's author does not know. Names come oldest first. */
export function warnOfBacklog(
  names: readonly SegmentName[],
  claimer: Claimer,
  { clock, report }: Pick<Ports, 'clock' | 'report'>,
): void {
  const now = clock.now()
  // Few are so old, and whether a holder lives is dear to ask.
  const oldest = names.find((name) => isTooOld(name, limits.oldBacklogMs, now) && claimer.mayTake(name))
  if (!oldest) return
  const days = Math.floor((now - oldest.openedAt) / 86_400_000)
  const message = `events of ${days} days ago are still on disk; does this program ever live for a second, or call shutdown()?`
  warn(report, 'backlog', message)
}
