import { limits } from '../../model/limits.ts'
import { isOver, type Stock } from './caps.ts'
import { type SweepDeps, sweep } from './sweep.ts'

/**
 * Keeps the caps where no turn of sending comes to its sweep, for the program is too short or its deadline was used up: a look that
 * nearly always finds nothing to do, then a short sweep.
 */
export function keepCaps(deps: SweepDeps, stock: Stock): void {
  const { clock, random } = deps.ports
  if (isOver(stock, deps.caps, clock.now(), random.roll())) sweep(deps, limits.passingSweepMs, stock)
}
