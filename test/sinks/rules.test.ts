import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Killswitch, Sampling } from '../../src/model/settings.ts'
import { parseSampling } from '../../src/policy/parse-sampling.ts'

import { sample } from '../../src/policy/sampling.ts'
import { answering, type SinkRules } from '../../src/sinks/rules.ts'
import { seededRoll } from '../support/fakes/random.ts'

const rates = (of: Readonly<Record<string, number>>) =>
  parseSampling(
    Object.fromEntries(Object.entries(of).map(([name, sample_rate]) => [name, { sample_rate }])),
    expect.unreachable,
  )
const admit = (rules: SinkRules, eventName: string, draw: () => number) => answering(rules).admit(eventName, draw)
const whoKilled = (rules: Omit<SinkRules, 'sampling'>, asks: boolean) =>
  answering({ sampling: { now: () => new Map() }, ...rules }).killed(asks)
const now = (more: { readonly sampling?: Sampling; readonly killswitch?: Killswitch } = {}) => ({
  name: 'backend',
  sampling: { now: () => more.sampling ?? new Map() },
  killswitch: { now: () => more.killswitch ?? new Map(), last: () => more.killswitch ?? new Map() },
})

test('an event without a rule is admitted and carries no rate', () =>
  expect(admit(now(), 'a', () => 0.999)).toEqual({}))

test('an event that was drawn carries the rate it was drawn with', () => {
  const sampling = rates({ a: 0.25 })
  expect(admit(now({ sampling }), 'a', () => 0.249)).toEqual({ rate: 0.25 })
  expect(admit(now({ sampling }), 'a', () => 0.25)).toEqual({ refused: 'sampling' })
  expect(admit(now({ sampling }), 'b', () => 0.999)).toEqual({})
})

test('rate 0 drops all of them', () => {
  const sampling = rates({ a: 0 })
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (roll) => {
      expect(admit(now({ sampling }), 'a', () => roll)).toEqual({ refused: 'sampling' })
    }),
  )
})

test('of two reasons the killswitch comes first', () => {
  const [sampling, killswitch] = [rates({ a: 0 }), new Map([['backend', true]])]
  expect(admit(now({ killswitch, sampling }), 'a', () => 0)).toEqual({ refused: 'killswitch' })
  expect(admit(now({ sampling }), 'a', () => 0)).toEqual({ refused: 'sampling' })
})

describe('who switched a sink off:', () => {
  const settings = (killswitch: Killswitch) => {
    let seen: Killswitch = new Map()
    const now = () => {
      seen = killswitch
      return seen
    }
    return { now, last: () => seen }
  }
  const server = (until?: number) => {
    let looked = 0
    return { lastMs: () => ++looked, until: () => until, looked: () => looked }
  }

  test('nobody', () => {
    expect(whoKilled({ name: 'backend', killswitch: settings(new Map([['other', true]])) }, true)).toBeUndefined()
  })
  test('the settings, by name or by the star', () => {
    for (const name of ['backend', '*'])
      expect(whoKilled({ name: 'backend', killswitch: settings(new Map([[name, true]])) }, true)).toEqual({
        by: 'settings',
        until: undefined,
      })
  })
  test('the server, and until when', () => {
    expect(whoKilled({ name: 'backend', killswitch: settings(new Map()), server: server(17) }, true)).toEqual({
      by: 'server',
      until: 17,
    })
  })
  test('of both the settings, for they have no end', () => {
    const killswitch = settings(new Map([['backend', true]]))
    expect(whoKilled({ name: 'backend', killswitch, server: server(17) }, true)).toMatchObject({ by: 'settings' })
  })
  test('who only wants to know what was last heard asks neither the host nor the disk', () => {
    const [killswitch, own] = [settings(new Map([['backend', true]])), server()]
    expect([whoKilled({ name: 'backend', killswitch, server: own }, false), own.looked()]).toEqual([undefined, 0])
  })
})

describe('of many events the rate asked for is kept, within what chance allows', () => {
  const n = 20_000
  test.each([0.001, 0.01, 0.1, 0.25, 0.5, 0.9, 0.999])('%f', (rate) => {
    const sampling = rates({ a: rate })
    for (const seed of [1, 2, 3]) {
      const roll = seededRoll(seed)
      let kept = 0
      for (let i = 0; i < n; i++) if (!sample(sampling, 'backend', 'a', roll).refused) kept++
      // Five standard deviations of a binomial distribution: one run in a million leaves them by chance, and the seeds are fixed.
      const bound = 5 * Math.sqrt(n * rate * (1 - rate))
      expect(Math.abs(kept - n * rate)).toBeLessThanOrEqual(bound)
    }
  })
})

test('the rates on the events kept weigh up to the events logged', () => {
  const roll = seededRoll(7)
  const sampling = rates({ a: 0.2 })
  let estimate = 0
  for (let i = 0; i < 50_000; i++) {
    const { refused, rate } = sample(sampling, 'backend', 'a', roll)
    if (!refused) estimate += 1 / (rate ?? 1)
  }
  expect(Math.abs(estimate - 50_000)).toBeLessThan(5 * Math.sqrt((50_000 * 0.8) / 0.2))
})
