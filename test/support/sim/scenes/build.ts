/* Words for writing scenes. */

import fc from 'fast-check'
import type { Break, Move, Step, Turn } from '../steps.ts'

export const second = 1_000
export const hour = 3_600 * second

export const step = (who: number, act: Move | Turn, stop?: Break): Step => ({ who, act, break: stop })
export const log = (who: number, times = 1): Step => step(who, { do: 'log', kind: 'plain', times })
export const server = (mode: (Turn & { do: 'server' })['mode']): Step => step(0, { do: 'server', mode })
export const sleep = (ms: number): Step => step(0, { do: 'sleep', ms, machine: false })
export const disk = (mode: (Turn & { do: 'disk' })['mode'], part: number): Step => step(0, { do: 'disk', mode, part })
export const during = (on: string, steps: readonly Step[]): Break => ({ at: 0, on, kind: 'others', part: 0, steps })
export const repeat = (times: number, steps: readonly Step[]): readonly Step[] =>
  Array.from({ length: times }, () => steps).flat()

/** Any slot; the two of hosts; those moved by hand. */
export const who = fc.nat(4)
export const host = fc.nat(1)
export const hand = fc.integer({ min: 2, max: 4 })
export const part = fc.constantFrom(0, 0.3, 0.999)
/** Where a write ends that is cut off inside of a line. */
export const cut = fc.constantFrom(0.3, 0.999)

/** Two slots that are not of one process. */
export const strangers = fc.tuple(who, hand).filter(([one, other]) => one % 4 !== other % 4)

/** Somebody takes over what another one holds, believing it dead. */
export const rob = (robber: number): readonly Step[] => [
  step(0, { do: 'liveness', answer: 'dead' }),
  step(robber, { do: 'claim', nth: 0 }),
  step(0, { do: 'liveness', answer: 'truth' }),
]
