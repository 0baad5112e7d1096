import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import { isOver, overCaps, type SpoolCaps } from '../../../src/outbox/spool/caps.ts'
import type { SegmentName } from '../../../src/outbox/spool/names.ts'
import { uuid } from '../../support/fakes/random.ts'

const mib = 1024 * 1024
const now = Date.UTC(2026, 10, 21, 9, 37)
const caps: SpoolCaps = { maxBytes: 50 * mib, maxAgeMs: 7 * 86_400_000, maxFiles: 1_000 }

/** Segments of these sizes, the oldest `ageMs` old; counts how many sizes were asked for. */
function stock(sizes: readonly number[], ageMs = 0) {
  const names = sizes.map(
    (_, n): SegmentName => ({ openedAt: now - ageMs + n, uuid: uuid(n), tries: 0, holding: { state: 'ready' } }),
  )
  let asked = 0
  const sizeOf = (name: SegmentName) => {
    asked++
    return sizes[names.indexOf(name)] as number
  }
  return { names, sizeOf, asked: () => asked }
}
const of = (n: number, bytes: number) => Array.from({ length: n }, () => bytes)

describe('a look', () => {
  test.each([
    ['an empty directory', stock([]), false],
    ['as many files as there may be', stock(of(1_000, 0)), false],
    ['one more', stock(of(1_001, 0)), true],
    ['a file as old as one may be', stock([0], caps.maxAgeMs), false],
    ['one that is older', stock([0], caps.maxAgeMs + 1), true],
    ['as many bytes as there may be', stock(of(50, mib)), false],
    ['more bytes', stock(of(51, mib)), true],
    ['many more in many files', stock(of(900, mib)), true],
  ])('knows %s', (_name, there, over) => {
    for (const roll of [0, 0.5, 0.999]) expect(isOver(there, caps, now, roll)).toBe(over)
  })

  test('asks for no size where so few files cannot be too big', () => {
    const there = stock(of(25, 2 * mib - 1))
    expect([isOver(there, caps, now, 0), there.asked()]).toEqual([false, 0])
  })

  test('asks for fifty sizes at most', () => {
    for (const n of [50, 51, 99, 100, 999]) {
      const there = stock(of(n, 1))
      isOver(there, caps, now, 0.7)
      expect(there.asked()).toBeLessThanOrEqual(limits.sampledSizes)
      expect(there.asked()).toBeGreaterThan(0)
    }
  })

  test('asks for others the next time, so that no big file hides for long', () => {
    const there = stock([...of(99, 0), 60 * mib])
    expect([0, 0.5].map((roll) => isOver(there, caps, now, roll))).toEqual([false, true])
  })
})

test('of what has to go for its bytes, none is asked for but the newest', () => {
  const there = stock(of(900, mib))
  const gone = [...overCaps(there, caps, now, 0)]
  expect(gone).toEqual(there.names.slice(0, 850).map((name) => [name, 'max_bytes']))
  expect(there.asked()).toBe(limits.sampledSizes + 51)
})
