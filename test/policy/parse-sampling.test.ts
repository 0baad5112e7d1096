import { describe, expect, test } from 'vitest'
import { parseSampling } from '../../src/policy/parse-sampling.ts'

function sampling(input: unknown) {
  const faults: string[] = []
  const value = parseSampling(input, (where, message) => faults.push(`${where}: ${message}`))
  return { value, faults }
}
const rule = (rate: number) => ({ rate, by: 'event', salt: '', sinks: new Map() })

test('rates are read by name, by the beginning of a name, and for all', () => {
  const given = { a: { sample_rate: 0 }, 'tool.*': { sample_rate: 0.5 }, '*': { sample_rate: 1 } }
  const { value, faults } = sampling(given)
  expect([...value]).toEqual([
    ['a', rule(0)],
    ['tool.*', rule(0.5)],
    ['*', rule(1)],
  ])
  expect(faults).toEqual([])
})

test('an entry may draw whole sessions, with a salt, and have rates for single sinks', () => {
  const { value, faults } = sampling({ a: { sample_rate: 0.1, by: 'session', salt: 'b', sinks: { datadog: 0, x: 1 } } })
  expect(value.get('a')).toEqual({
    ...{ rate: 0.1, by: 'session', salt: 'b' },
    sinks: new Map([
      ['datadog', 0],
      ['x', 1],
    ]),
  })
  expect(faults).toEqual([])
})

test('an entry with rates for sinks alone keeps everything for the others, and that is no fault', () => {
  expect(sampling({ a: { sinks: { datadog: 0.5 } } })).toEqual({
    value: new Map([['a', { ...rule(1), sinks: new Map([['datadog', 0.5]]) }]]),
    faults: [],
  })
})

describe('what is wrong keeps more events, never fewer, and is told once:', () => {
  test.each([-0.1, 1.1, Number.NaN, Number.POSITIVE_INFINITY, '0.5', null, true, undefined, {}])(
    'a rate of %o',
    (rate) => {
      const { value, faults } = sampling({ a: { sample_rate: rate }, b: { sample_rate: 0.5 } })
      expect([...value]).toEqual([
        ['a', rule(1)],
        ['b', rule(0.5)],
      ])
      expect(faults).toEqual([expect.stringMatching(/^sampling\.a: /)])
    },
  )
  test.each([0.5, null, 'x', [], undefined])('an entry that is %o', (entry) => {
    expect(sampling({ a: entry })).toEqual({
      value: new Map([['a', rule(1)]]),
      faults: [expect.stringMatching(/^sampling\.a: /)],
    })
  })
  test.each(['hour', 1, null, {}])('drawn by %o', (by) => {
    const { value, faults } = sampling({ a: { sample_rate: 0.5, by } })
    expect(value.get('a')).toEqual(rule(0.5))
    expect(faults).toEqual([expect.stringMatching(/^sampling\.a\.by: .* each event is drawn by itself$/)])
  })
  test.each([7, null, 'x'.repeat(257)])('a salt that is %o', (salt) => {
    const { value, faults } = sampling({ a: { sample_rate: 0.5, salt } })
    expect(value.get('a')).toEqual(rule(0.5))
    expect(faults).toEqual([expect.stringMatching(/^sampling\.a\.salt: /)])
  })
  test.each([2, '1', null])('a sink’s rate of %o', (rate) => {
    const { value, faults } = sampling({ a: { sample_rate: 0.5, sinks: { datadog: rate } } })
    expect(value.get('a')).toEqual(rule(0.5))
    expect(faults).toEqual([expect.stringMatching(/^sampling\.a\.sinks\.datadog: /)])
  })
  test.each(['x', 7, []])('rates of sinks that are %o', (sinks) => {
    const { value, faults } = sampling({ a: { sample_rate: 0.5, sinks } })
    expect(value.get('a')).toEqual(rule(0.5))
    expect(faults).toEqual([expect.stringMatching(/^sampling\.a\.sinks: /)])
  })
  test.each(['Tool Used', 'tool*', '*.used', 'a.*.b', '.*', '**', '__proto__'])('the name %s', (name) => {
    const { value, faults } = sampling(JSON.parse(`{"${name}":{"sample_rate":0}}`))
    expect([...value]).toEqual([])
    expect(faults).toEqual([expect.stringMatching(/^sampling: .*is ignored$/)])
  })
  test.each(['x', 7, []])('a document that is %o', (input) =>
    expect(sampling(input)).toMatchObject({ value: new Map(), faults: [expect.stringMatching(/^sampling: /)] }),
  )
})

test.each([undefined, null])('is empty where there is none: %o', (input) =>
  expect(sampling(input)).toEqual({ value: new Map(), faults: [] }),
)

test('names like those of Object.prototype are names', () => {
  const { value } = sampling({ constructor: { sample_rate: 0 } })
  expect(value.get('constructor')).toEqual(rule(0))
})
