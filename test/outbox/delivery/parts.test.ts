import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Segment } from '../../../src/model/segment.ts'
import { createParts, type Part, type Parts } from '../../../src/outbox/delivery/parts.ts'
import { idOf, jsonOf, numberOf } from '../../support/fakes/events.ts'

const all = 1_000_000
/** A segment with these events pending. */
const pending = (...numbers: readonly number[]) =>
  ({ events: new Map(numbers.map((n) => [idOf(n), jsonOf(n)])) }) as unknown as Segment & {
    readonly events: Map<string, string>
  }
const pendingOf = (n: number) => pending(...Array.from({ length: n }, (_, i) => i + 1))
const numbers = (part: Part) => part.map(({ id }) => numberOf(id))
const settle = (part: Part) => {
  for (const { segment, id } of part) (segment.events as Map<string, string>).delete(id)
}
const next = (parts: Parts) => numbers(parts.next(9, all, 0))

test('chunks come from the front, by count and by bytes, until everything was tried', () => {
  const parts = createParts([pendingOf(5)])
  const sent: number[][] = []
  for (const [count, bytes] of [
    [2, all],
    [9, 2 * (jsonOf(1).length + 1)],
    [9, all],
    [9, all],
  ] as const) {
    const part = parts.next(count, bytes, 0)
    sent.push(numbers(part))
    settle(part)
  }
  expect(sent).toEqual([[1, 2], [3, 4], [5], []])
})

test('a request takes from one segment after the other', () => {
  const parts = createParts([pending(1, 2), pending(3), pending(4, 5)])
  expect([numbers(parts.next(4, all, 0)), next(parts)]).toEqual([[1, 2, 3, 4], [5]])
})

describe('what was refused together', () => {
  test('comes again in halves, before anything else, the first one first', () => {
    const parts = createParts([pendingOf(6)])
    parts.split(parts.next(2, all, 0))
    expect([1, 2, 3].map(() => next(parts))).toEqual([[1], [2], [3, 4, 5, 6]])
  })
  test('for its size: what was cut before is cut again to the size that is known by then', () => {
    const parts = createParts([pendingOf(8)])
    const bytes = jsonOf(1).length + 1
    parts.split(parts.next(8, all, 0))
    const first = parts.next(8, 4 * bytes, 0)
    expect(numbers(first)).toEqual([1, 2, 3, 4])
    parts.split(first)
    const sent = Array.from({ length: 5 }, () => {
      const part = parts.next(8, 2 * bytes, 0)
      settle(part)
      return numbers(part)
    })
    expect(sent).toEqual([[1, 2], [3, 4], [5, 6], [7], [8]])
  })
  test('comes from several segments again segment by segment', () => {
    const parts = createParts([pending(1, 2), pending(3, 4), pending(5)])
    parts.split(parts.next(9, all, 0))
    expect([1, 2, 3].map(() => next(parts))).toEqual([[1, 2], [3, 4], [5]])
  })
  test('leaves one event for the last, whose fate tells poison from a bad endpoint', () => {
    const parts = createParts([pendingOf(6)])
    parts.split(parts.next(4, all, 0))
    expect([1, 2, 3, 4].map(() => next(parts))).toEqual([[1, 2], [3], [5, 6], [4]])
  })
  test('is without what was settled or lost meanwhile, and a part without events is passed over', () => {
    const segment = pendingOf(5)
    const parts = createParts([segment])
    parts.split(parts.next(4, all, 0))
    for (const n of [1, 2]) segment.events.delete(idOf(n))
    expect(next(parts)).toEqual([3])
  })
})

test('what was refused alone is in no request any more, unless it is asked for again: alone, when all else was tried', () => {
  const parts = createParts([pendingOf(3)])
  const [first] = parts.next(1, all, 0)
  if (!first) throw new Error('no event')
  parts.setAside(first)
  parts.askAgain(first)
  expect([next(parts), next(parts), next(parts)]).toEqual([[2, 3], [1], []])
})

test('what is logged meanwhile waits for a turn of its own, so that a busy host ends a turn', () => {
  const segment = pendingOf(2)
  const parts = createParts([segment])
  const part = parts.next(9, all, 0)
  segment.events.set(idOf(3), jsonOf(3))
  settle(part)
  expect(next(parts)).toEqual([])
})

test('whatever is refused, every event but the poison leaves, and the poison is found alone', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 40 })),
      (sizes, poisonous) => {
        const count = sizes.reduce((sum, n) => sum + n, 0)
        const poison = new Set(poisonous.filter((n) => n <= count))
        let n = 0
        const segments = sizes.map((size) => pending(...Array.from({ length: size }, () => ++n)))
        const parts = createParts(segments)
        const alone = new Set<number>()
        for (let part = parts.next(7, all, 0); part.length > 0; part = parts.next(7, all, 0)) {
          if (!numbers(part).some((one) => poison.has(one))) settle(part)
          else if (part.length > 1) parts.split(part)
          else {
            alone.add(numbers(part)[0] as number)
            parts.setAside(part[0]!)
          }
        }
        expect(alone).toEqual(poison)
        expect(segments.reduce((sum, { events }) => sum + events.size, 0)).toBe(poison.size)
      },
    ),
  )
})
