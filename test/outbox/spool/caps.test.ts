import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import { capsWhile, isCalm, isOver, overCaps, type SpoolCaps } from '../../../src/outbox/spool/caps.ts'
import { formatName, type SegmentName } from '../../../src/outbox/spool/names.ts'
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

describe('the caps that hold', () => {
  const over = (standing: Parameters<typeof capsWhile>[0], there: ReturnType<typeof stock>) =>
    isOver(there, capsWhile(standing, caps), now, 0)
  const crowd = stock(of(1_200, 0))
  const huge = stock(of(1_500, mib))
  const old = stock([0], caps.maxAgeMs + 1)
  test.each([
    ['unknown', { crowd: false, huge: true, old: false }],
    ['takes', { crowd: false, huge: true, old: false }],
    ['bad_news', { crowd: true, huge: true, old: false }],
    ['fails', { crowd: true, huge: true, old: true }],
  ] as const)('where the endpoint is known as %s', (standing, expected) => {
    expect({ crowd: over(standing, crowd), huge: over(standing, huge), old: over(standing, old) }).toEqual(expected)
  })
  test.each(['unknown', 'takes', 'bad_news', 'fails'] as const)(
    'are kept by who keeps those of an endpoint that fails, where it is known as %s',
    (standing) => {
      const all = [stock([]), stock(of(25, 0)), stock(of(1_000, 0)), stock(of(1_001, 0)), crowd, huge, old]
      const kept = all.filter((there) => !over('fails', there))
      expect(kept).toHaveLength(3)
      expect(kept.some((there) => over(standing, there))).toBe(false)
    },
  )
  test('are kept by a directory that looks calm by its file names, whatever else lies there', () => {
    const all = [stock([]), stock(of(25, 0)), stock(of(26, 0)), stock(of(1_001, 0)), stock(of(3, 0), caps.maxAgeMs + 4)]
    const calm = all.filter(({ names }) => isCalm(names.map(formatName), caps, now))
    expect(calm).toEqual(all.slice(0, 2))
    expect(calm.some((there) => over('fails', there))).toBe(false)
    expect(isCalm(['tool.json', 'kill.json', 'x', '', 'probe.29430.token'], caps, now)).toBe(true)
  })
  test('do not look calm where events wait for days, though no cap forbids it', () => {
    const files = stock([0], limits.oldBacklogMs + 1).names.map(formatName)
    expect(isCalm(files, { ...caps, maxAgeMs: Number.POSITIVE_INFINITY }, now)).toBe(false)
  })
  test('end where nobody ever tries: six times the files', () => {
    expect(over('unknown', stock(of(6_000, 0)))).toBe(false)
    expect(over('unknown', stock(of(6_001, 0)))).toBe(true)
  })
  test('know no age of what was logged before the clock was set', () => {
    const name: SegmentName = { openedAt: 86_400_000, uuid: uuid(1), tries: 0, holding: { state: 'ready' } }
    expect(isOver({ names: [name], sizeOf: () => 0 }, capsWhile('fails', caps), now, 0)).toBe(false)
  })
})
