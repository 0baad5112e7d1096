import { limits } from '../../model/limits.ts'
import type { Random } from '../../model/ports.ts'
import type { Segment } from '../../model/segment.ts'
import type { Claimer } from '../spool/claimer.ts'
import type { SegmentName } from '../spool/names.ts'
import type { Deliver } from './deliver.ts'
import { isSuspected, type Turn } from './turn.ts'

/** Claims what earlier and ended processes left, one segment at a time, delivers it and gives back what is left of it. */
export type Drain = (turn: Turn, mayStart: () => boolean, patient: boolean) => Promise<'done' | 'stopped'>

export interface DrainDeps {
  readonly claimer: Claimer
  readonly deliver: Deliver
  readonly random: Random
  /** The segment not to begin with, for it failed last. */
  readonly avoid: () => string | undefined
}

export function createDrain({ claimer, deliver, random, avoid }: DrainDeps): Drain {
  const drain = async (turn: Turn, waiting: SegmentName[], suspected: Segment[], mayStart: () => boolean) => {
    while (waiting.length > 0) {
      if (turn.signal.aborted || !mayStart()) return 'stopped'
      const segment = claimer.claim(pick(waiting, random.roll(), avoid()))
      if (!segment) continue
      const outcome = await deliver([segment], turn)
      if (isSuspected(turn, segment)) suspected.push(segment)
      else segment.release()
      if (outcome === 'stopped') return 'stopped'
    }
    return 'done'
  }
  return async (turn, mayStart, patient) => {
    const mostTries = patient ? limits.maxTries : limits.patientTries
    const suspected: Segment[] = []
    const waiting = claimer.takeable().filter(({ tries }) => tries < mostTries)
    const outcome = await drain(turn, waiting, suspected, mayStart)
    // What was taken from a segment that came later may have been the witness.
    for (const segment of suspected) segment.release()
    return outcome
  }
}

/** Takes one of the first eight out of the list, at random, so that parallel drains seldom reach for the same; the avoided one last. */
function pick(waiting: SegmentName[], roll: number, avoided: string | undefined): SegmentName {
  const at = Math.floor(roll * Math.min(waiting.length, 8))
  const index = waiting[at]?.uuid === avoided ? (at + 1) % waiting.length : at
  return waiting.splice(index, 1)[0] as SegmentName
}
