import { limits } from '../../model/limits.ts'
import { isOver, type SpoolCaps, type Stock } from './caps.ts'
import { type SweepDeps, sweep } from './sweep.ts'

/**
 * Keeps the caps where no turn of sending comes to its sweep, for the program is too short or its deadline was used up: a look that
 * nearly always finds nothing to do, then a short sweep.
 *
 * @param beyond what is let pass.
 */
export function keepCaps(deps: SweepDeps, stock: Stock, beyond: SpoolCaps = deps.caps): void {
  if (isOver(stock, beyond, deps.ports.clock.now(), deps.ports.random.roll())) sweep(deps, limits.passingSweepMs, stock)
}

/**
 * What an event that opens a segment lets pass: it may be the first thing a program does, and the turn that follows may send what
 * is over. But where each run ends by `process.exit` nobody else ever sweeps, and the directory gets to here.
 */
export const loosened = ({ maxBytes, maxAgeMs, maxFiles }: SpoolCaps): SpoolCaps => ({
  maxBytes: maxBytes * 1.1,
  maxFiles: maxFiles * 1.1,
  maxAgeMs: maxAgeMs * 2,
})
