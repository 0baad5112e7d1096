/* Sending what others left: earlier runs, processes that ended, and this client itself where it gave segments back. */

import type { Clock, Random } from '../../model/ports.ts'
import type { Segment } from '../../model/segment.ts'
import { mayTry } from '../../policy/may-try.ts'
import type { Claimer } from '../spool/claimer.ts'
import type { SegmentName } from '../spool/names.ts'
import type { Deliver } from './deliver.ts'
import { createGathering } from './gather.ts'
import { createSlices, type InSlices } from './slices.ts'
import { isSuspected, type Turn } from './turn.ts'

/**
 * Claims segments, as many as fit one request at a time, delivers them and gives back what is left of them.
 *
 * @param mayStart whether there is time for one more; asked before each claim.
 * @param patient there is time for a whole request, so segments that were never answered are tried, too (see `policy/tries.ts`).
 * @returns `stopped`: the turn is over, and something may be left.
 */
export type Drain = (turn: Turn, mayStart: () => boolean, patient: boolean) => Promise<'done' | 'stopped'>

/** What draining needs. */
export interface DrainDeps {
  readonly claimer: Pick<Claimer, 'takeable' | 'claiming'>
  readonly deliver: Deliver
  readonly clock: Pick<Clock, 'now' | 'monotonic' | 'hold'>
  readonly random: Random
  /** The segment that failed last, with which a turn should not begin. */
  readonly avoid: () => string | undefined
}

/** See `Drain`. */
export function createDrain({ claimer, deliver, clock, random, avoid }: DrainDeps): Drain {
  const claimOne = async (waiting: SegmentName[], inSlices: InSlices): Promise<Segment | undefined> => {
    while (waiting.length > 0) {
      const segment = await inSlices(claimer.claiming(pick(waiting, random.roll(), avoid())))
      if (segment) return segment
    }
    return undefined
  }
  return async (turn, mayStart, patient) => {
    const waiting = claimer.takeable().filter((name) => mayTry(name, clock.now(), patient))
    if (waiting.length === 0) return turn.signal.aborted ? 'stopped' : 'done'
    const goesOn = () => !turn.signal.aborted && mayStart()
    const inSlices = createSlices(clock, turn.signal)
    const gathering = createGathering(async () => (goesOn() ? claimOne(waiting, inSlices) : undefined))
    /** Segments with an event that was refused alone. They are kept until the end, since a later segment may show that the endpoint is well. */
    const suspected: Segment[] = []
    let outcome: 'done' | 'stopped' = 'done'
    while (outcome === 'done') {
      const group = await gathering.next()
      if (group.length === 0) break
      outcome = await deliver(group, turn, true)
      for (const segment of group) {
        if (isSuspected(turn, segment)) suspected.push(segment)
        else segment.release()
      }
    }
    for (const segment of [...suspected, ...gathering.rest()]) segment.release()
    return turn.signal.aborted || waiting.length > 0 ? 'stopped' : outcome
  }
}

/** Takes one of the first eight out of the list, at random, so that parallel drains seldom reach for the same; the avoided one last. */
function pick(waiting: SegmentName[], roll: number, avoided: string | undefined): SegmentName {
  const at = Math.floor(roll * Math.min(waiting.length, 8))
  const index = waiting[at]?.uuid === avoided ? (at + 1) % waiting.length : at
  return waiting.splice(index, 1)[0] as SegmentName
}
