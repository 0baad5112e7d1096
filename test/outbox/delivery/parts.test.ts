import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createParts } from '../../../src/outbox/delivery/parts.ts'
import type { Events } from '../../../src/policy/chunk.ts'
import { idOf, jsonOf } from '../../support/fakes/events.ts'

const all = 1_000_000
/** A segment with events 1 to `n` pending. */
const pendingOf = (n: number) => new Map(Array.from({ length: n }, (_, i) => [idOf(i + 1), jsonOf(i + 1)]))
const numbers = (part: Events) => part.map(([id]) => Number.parseInt(id.slice(-12), 16))
const settle = (pending: Map<string, string>, part: Events) => {
  for (const [id] of part) pending.delete(id)
}

test('chunks come from the front, by count and by bytes, until everything was tried', () => {
  const pending = pendingOf(5)
  const parts = createParts(pending)
  const sent: number[][] = []
  for (const [count, bytes] of [
    [2, all],
    [9, 2 * (jsonOf(1).length + 1)],
    [9, all],
    [9, all],
  ] as const) {
    const part = parts.next(count, bytes, 0)
    sent.push(numbers(part))
    settle(pending, part)
  }
  expect(sent).toEqual([[1, 2], [3, 4], [5], []])
})

test('the halves of what was refused come before anything else, the first one first', () => {
  const parts = createParts(pendingOf(6))
  parts.split(parts.next(4, all, 0))
  const first = parts.next(4, all, 0)
  expect(numbers(first)).toEqual([1, 2])
  parts.split(first)
  expect([1, 2, 3].map(() => numbers(parts.next(4, all, 0)))).toEqual([[1], [2], [3, 4]])
})

test('what was settled or lost meanwhile is in no half any more, and a half without events is passed over', () => {
  const pending = pendingOf(5)
  const parts = createParts(pending)
  parts.split(parts.next(4, all, 0))
  for (const n of [1, 2, 3]) pending.delete(idOf(n))
  expect(numbers(parts.next(4, all, 0))).toEqual([4])
  expect(numbers(parts.next(4, all, 0))).toEqual([4, 5])
})

test('a suspect is not sent again; it waits for a witness, and is handed out once', () => {
  const parts = createParts(pendingOf(3))
  parts.suspect(parts.next(1, all, 0))
  expect([parts.suspects(), numbers(parts.next(9, all, 0))]).toEqual([1, [2, 3]])
  expect([numbers(parts.takeSuspects()), parts.suspects(), parts.takeSuspects()]).toEqual([[1], 0, []])
})

test('the same suspect twice is one', () => {
  const parts = createParts(pendingOf(2))
  const [first] = [parts.next(1, all, 0)]
  parts.suspect(first)
  parts.suspect(first)
  expect(parts.suspects()).toBe(1)
})

test('what is logged meanwhile waits for a turn of its own, so that a busy host ends a turn', () => {
  const pending = pendingOf(2)
  const parts = createParts(pending)
  const part = parts.next(9, all, 0)
  pending.set(idOf(3), jsonOf(3))
  settle(pending, part)
  expect(parts.next(9, all, 0)).toEqual([])
})

test('whatever is refused, every event but the poison leaves, and the poison is found alone', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.array(fc.integer({ min: 1, max: 40 })), (count, poisonous) => {
      const poison = new Set(poisonous.filter((n) => n <= count))
      const pending = pendingOf(count)
      const parts = createParts(pending)
      for (let part = parts.next(7, all, 0); part.length > 0; part = parts.next(7, all, 0)) {
        if (!numbers(part).some((n) => poison.has(n))) settle(pending, part)
        else if (part.length > 1) parts.split(part)
        else parts.suspect(part)
      }
      expect(new Set(numbers(parts.takeSuspects()))).toEqual(poison)
      expect(pending.size).toBe(poison.size)
    }),
  )
})
