/* What may happen in a story, and how likely it is. */

import fc from 'fast-check'
import type { Liveness } from '../../../src/model/ports.ts'
import type { DiskMode } from './disk-failures.ts'
import type { Kind } from './logging.ts'
import type { Fate, ServerMode } from './server.ts'
import { slotCount } from './slots.ts'

/** What a client does. */
export type Move =
  | { readonly do: 'log'; readonly kind: Kind; readonly times: number }
  | { readonly do: 'flush' | 'close'; readonly ms: number }
  | { readonly do: 'account'; readonly account: string | undefined }
  | { readonly do: 'claim' | 'post' | 'release'; readonly nth: number }
  | { readonly do: 'resource' | 'giveBack' | 'sweep' | 'drain' | 'kill' | 'stop' | 'go' | 'books' }
  | { readonly do: 'jump'; readonly skew: number }

/** What happens around them. */
export type Turn =
  | { readonly do: 'sleep'; readonly ms: number; readonly machine: boolean }
  | { readonly do: 'consent'; readonly mode: 'on' | 'local' | 'off' }
  | { readonly do: 'server'; readonly mode: ServerMode }
  | { readonly do: 'answer'; readonly nth: number; readonly fate: Fate }
  | { readonly do: 'disk'; readonly mode: DiskMode; readonly part: number }
  | { readonly do: 'liveness'; readonly answer: 'truth' | Liveness }
  /** The consent file holds half of what was said, or all of it again. */
  | { readonly do: 'tear' | 'mend' }

/** What breaks into a step of a process, right before one of its disk operations. */
export interface Break {
  /** Which operation: the n-th, counted from 0. */
  readonly at: number
  /** Counts these alone; undefined: all. */
  readonly on: string | undefined
  readonly kind: 'crash' | 'fault' | 'others'
  /** How much of a write is done by then. */
  readonly part: number
  readonly steps: readonly Step[]
}

export interface Step {
  readonly who: number
  readonly act: Move | Turn
  readonly break: Break | undefined
}

/*
 * Weights and values below are chosen so that short stories get to the dangerous places. Sleeps lie on both sides of each limit: 5 and 31 s of the
 * first waits, 9.99 and 11 min of a writer's hold, 25 min of a foreign one, 49 h of a living one.
 */

const second = 1_000
const minute = 60 * second
const day = 24 * 60 * minute

const nth = fc.nat(7)
const plain = <T extends string>(...names: readonly T[]) => fc.constantFrom(...names.map((name) => ({ do: name })))

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('log'),
      kind: fc.constantFrom('plain', 'plain', 'plain', 'wide', 'poison', 'large'),
      times: fc.constantFrom(1, 1, 2, 3, 6),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('flush'), ms: fc.constantFrom(200, 20 * second, 20 * second) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('close'), ms: fc.constantFrom(0, 500, 20 * second) }) },
  { weight: 9, arbitrary: fc.record({ do: fc.constantFrom('claim', 'post', 'post', 'release'), nth }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('account'), account: fc.constantFrom(undefined, 'account-a', 'account-b') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('jump'),
      skew: fc.constantFrom(0, 0, day, -day, 11 * minute, -11 * minute),
    }),
  },
  { weight: 3, arbitrary: plain('resource', 'giveBack', 'giveBack', 'books') },
  { weight: 2, arbitrary: plain('sweep') },
  { weight: 5, arbitrary: plain('drain') },
  { weight: 3, arbitrary: plain('kill', 'stop', 'go') },
) as fc.Arbitrary<Move>

const turn: fc.Arbitrary<Turn> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('sleep'),
      ms: fc.constantFrom(
        second,
        5 * second,
        31 * second,
        5 * minute,
        9.99 * minute,
        11 * minute,
        25 * minute,
        49 * 60 * minute,
      ),
      machine: fc.constantFrom(false, false, true),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('consent'), mode: fc.constantFrom('on', 'off', 'off', 'local') }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('server'),
      mode: fc.constantFrom('ok', 'ok', 'slow', 'slow', 'down', 'busy', 'lost', 'picky', 'portal', 'locked'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('answer'),
      nth,
      fate: fc.constantFrom('answered', 'answered', 'lost', 'busy', 'reset', 'refused', 'unauthorized'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('disk'),
      mode: fc.constantFrom('ok', 'ok', 'ok', 'full', 'full', 'readonly', 'emfile', 'unshared'),
      part: fc.constantFrom(0, 0.3, 0.999),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('liveness'),
      answer: fc.constantFrom('truth', 'truth', 'dead', 'alive', 'unknown'),
    }),
  },
) as fc.Arbitrary<Turn>

/* The client that acts, and how much of a torn write is on disk. */
const who = fc.nat(slotCount - 1)
const part = fc.oneof(fc.constantFrom(0, 0.999), fc.double({ min: 0, max: 0.999, noNaN: true }))

/** Steps that run while a process is suspended; `deeper` is what may interrupt them in turn. */
const inside = (deeper: fc.Arbitrary<Break | undefined>): fc.Arbitrary<Step> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ who, act: move, break: deeper }) },
    { weight: 2, arbitrary: fc.record({ who, act: turn, break: fc.constant(undefined) }) },
  )

const kind = fc.constantFrom('crash', 'fault', 'others', 'others') as fc.Arbitrary<Break['kind']>
const place = fc.oneof(
  fc.record({ at: fc.nat(16), on: fc.constant(undefined) }),
  fc.record({
    at: fc.constantFrom(0, 0, 0, 1, 2),
    on: fc.constantFrom(
      'append',
      'append',
      'create',
      'sync',
      'rename',
      'unlink',
      'exists',
      'open',
      'openToRead',
      'read',
      'link',
    ),
  }),
)

const breakWith = (steps: fc.Arbitrary<Step>): fc.Arbitrary<Break> =>
  fc
    .tuple(place, kind, part, fc.array(steps, { maxLength: 5 }))
    .map(([{ at, on }, kind, part, steps]) => ({ at, on, kind, part, steps }))

// Breaks within breaks go two deep: three processes in the middle of an operation is what a crowd of short programs comes to.
const none = fc.constant(undefined)
const leaf = inside(fc.oneof({ weight: 4, arbitrary: none }, { weight: 1, arbitrary: breakWith(inside(none)) }))
export const anyStep: fc.Arbitrary<Step> = inside(
  fc.oneof({ weight: 3, arbitrary: none }, { weight: 2, arbitrary: breakWith(leaf) }),
)
