/* The caps of a directory, kept by programs that live too short for a turn. */

import { limits } from '../../model/limits.ts'
import { isOver, type SpoolCaps, type Stock } from './caps.ts'
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
