import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { SettingsDocument } from '../../src/model/settings.ts'
import { parseSampling } from '../../src/policy/parse-sampling.ts'
import { drawFor, sample } from '../../src/policy/sampling.ts'
import { seededRoll, uuid } from '../support/fakes/random.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const rules = (document: SettingsDocument['sampling']) => parseSampling(document, expect.unreachable)
const by = (session: string, device = session, roll = 0.999) =>
  drawFor(roll, { session: () => session, device: () => device }, sha256)

describe('the rule for an event is', () => {
  const sampling = rules({
    'tool.bash.run': { sample_rate: 0.1 },
    'tool.bash.*': { sample_rate: 0.2 },
    'tool.*': { sample_rate: 0.3 },
    '*': { sample_rate: 0.4 },
    kept: { sample_rate: 1 },
  })
  test.each([
    ['its own', 'tool.bash.run', 0.1],
    ['that of its longest beginning', 'tool.bash.stop', 0.2],
    ['that of a shorter one', 'tool.edit.run', 0.3],
    ['that of all others where only the beginning itself is the same', 'tool', 0.4],
    ['that of all others where it begins alike, but not up to a dot', 'tools.x', 0.4],
    ['that of all others', 'other', 0.4],
    ['its own, also where that keeps everything', 'kept', undefined],
  ])('%s: %s', (_, name, rate) => {
    expect(sample(sampling, 'backend', name, () => 0)).toEqual(rate === undefined ? {} : { rate })
  })
})

test('without a rule for all, what no rule names is kept without a rate', () => {
  const sampling = rules({ 'tool.*': { sample_rate: 0 } })
  expect(sample(sampling, 'backend', 'other', () => 0.999)).toEqual({})
  expect(sample(sampling, 'backend', 'tool.x', () => 0)).toEqual({ refused: 'sampling' })
})

test('a sink may have a rate of its own; with one draw for all, what the rarer sink keeps is part of what the other keeps', () => {
  const sampling = rules({ a: { sample_rate: 0.5, sinks: { datadog: 0.1, archive: 1 } } })
  const at = (roll: number) => ['backend', 'datadog', 'archive'].map((sink) => sample(sampling, sink, 'a', () => roll))
  expect(at(0.05)).toEqual([{ rate: 0.5 }, { rate: 0.1 }, {}])
  expect(at(0.3)).toEqual([{ rate: 0.5 }, { refused: 'sampling' }, {}])
  expect(at(0.7)).toEqual([{ refused: 'sampling' }, { refused: 'sampling' }, {}])
})

describe('drawn by session or device', () => {
  const kept = (document: SettingsDocument['sampling'], name: string, id: string, roll = 0.999) =>
    !sample(rules(document), 'backend', name, by(id, id, roll)).refused
  const ids = Array.from({ length: 400 }, (_, n) => uuid(n))

  test.each(['session', 'device'] as const)(
    'all events of a %s are kept or dropped together, in any process',
    (what) => {
      const document = { '*': { sample_rate: 0.3, by: what } }
      for (const id of ids) {
        const answers = ['a', 'b.c', 'experiment_viewed'].flatMap((name) =>
          [0, 0.5, 0.999].map((roll) => kept(document, name, id, roll)),
        )
        expect(new Set(answers).size).toBe(1)
      }
    },
  )
  test('the session decides of one, the device of the other', () => {
    const sampling = rules({ s: { sample_rate: 0.5, by: 'session' }, d: { sample_rate: 0.5, by: 'device' } })
    const answer = (name: string, session: string, device: string) =>
      !sample(sampling, 'backend', name, by(session, device)).refused
    const [first = ''] = ids
    expect(new Set(ids.map((session) => answer('d', session, first))).size).toBe(1)
    expect(new Set(ids.map((device) => answer('s', first, device))).size).toBe(1)
    expect(new Set(ids.map((session) => answer('s', session, first))).size).toBe(2)
  })
  test('what is kept at a lower rate is part of what is kept at a higher one', () => {
    const document = { rare: { sample_rate: 0.1, by: 'session' }, often: { sample_rate: 0.6, by: 'session' } } as const
    const rare = ids.filter((id) => kept(document, 'rare', id))
    expect(rare.length).toBeGreaterThan(0)
    expect(rare.filter((id) => !kept(document, 'often', id))).toEqual([])
  })
  test('another salt draws others, of whom about as many are kept', () => {
    const at = (salt: string) => ids.filter((id) => kept({ a: { sample_rate: 0.5, by: 'device', salt } }, 'a', id))
    const [one, two] = [at('one'), at('two')]
    const both = one.filter((id) => two.includes(id)).length
    // A quarter each way; five standard deviations.
    expect(Math.abs(both - 100)).toBeLessThan(5 * Math.sqrt(400 * 0.25 * 0.75))
  })

  // The 0.1 % quantile of a chi-square distribution with 99 degrees of freedom: one salt in a thousand is beyond it by chance, and these are fixed.
  const bound = 148.23
  test.each(['', 'spring', '2026-04', 'x'.repeat(256)])(
    'ids spread evenly over [0, 1), by chi-square, with the salt %$',
    (salt) => {
      const counts = Array<number>(100).fill(0)
      const n = 20_000
      for (let i = 0; i < n; i++) {
        const value = by(uuid(i))({ by: 'session', salt })
        expect(value >= 0 && value < 1).toBe(true)
        counts[Math.floor(value * 100)]!++
      }
      const expected = n / 100
      const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
      expect(chiSquare).toBeLessThan(bound)
    },
  )
  test('the die of the event has no say, and ids of all kinds spread', () => {
    const roll = seededRoll(3)
    const kinds = ['', 'ann', '7f1ddcfa-3a0c-4a55-9d3e-4c1a2b7e0a01', 'ümläut', '0', '1']
    const values = kinds.map((id) => by(id, id, roll())({ by: 'session', salt: '' }))
    expect(values).toEqual(kinds.map((id) => by(id, id, roll())({ by: 'session', salt: '' })))
    expect(new Set(values).size).toBe(kinds.length)
  })
})
