import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../../src/model/limits.ts'
import { afterFailure, type Failure, noBackoff, rampPauseMs } from '../../src/policy/backoff.ts'

const failure = (more: Partial<Failure> = {}): Failure => ({
  now: 1_000,
  roll: 0.5,
  retryAfterMs: undefined,
  maxAttempts: 8,
  ...more,
})
/** The longest wait that chance may draw after so many failures. */
const longestMs = (attempts: number) =>
  afterFailure(
    { attempts: attempts - 1, until: 0 },
    failure({ now: 0, roll: 1, maxAttempts: Number.POSITIVE_INFINITY }),
  ).until
const aRoll = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('nothing holds back who has not failed', () => {
  expect(noBackoff.attempts).toBe(0)
  expect(noBackoff.until).toBe(Number.NEGATIVE_INFINITY)
})

test.each([
  [1, 500],
  [2, 2_000],
  [3, 4_500],
  [4, 8_000],
  [5, 12_500],
  [6, 18_000],
  [7, 24_500],
  [8, 30_000],
  [9, 30_000],
  [1_000_000, 30_000],
])('after %i failures the wait is at most %i ms', (attempts, ms) => {
  expect(longestMs(attempts)).toBe(ms)
})

test('full jitter draws from the whole range, but for the first moment', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 6 }), aRoll, fc.nat(1e9), (attempts, roll, now) => {
      const next = afterFailure({ attempts, until: 0 }, failure({ roll, now }))
      expect(next.attempts).toBe(attempts + 1)
      expect(next.until - now).toBeGreaterThanOrEqual(limits.backoffFloorMs)
      expect(next.until - now).toBeLessThanOrEqual(longestMs(attempts + 1))
      const drawn = longestMs(attempts + 1) * roll
      expect(next.until).toBeCloseTo(now + Math.max(drawn, limits.backoffFloorMs), 3)
    }),
  )
})

test('what the server asked for comes before the own wait, be it shorter or longer', () => {
  expect(afterFailure(noBackoff, failure({ retryAfterMs: 60_000 }))).toEqual({ attempts: 1, until: 61_000 })
  expect(afterFailure({ attempts: 6, until: 0 }, failure({ retryAfterMs: 1_000 })).until).toBe(2_000)
})

describe('when the attempts are used up', () => {
  test('it becomes a probe every five minutes, give or take a tenth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 7, max: 1_000 }), aRoll, (attempts, roll) => {
        const wait = afterFailure({ attempts, until: 0 }, failure({ roll })).until - 1_000
        expect(wait).toBeGreaterThanOrEqual(limits.probeMs * 0.9)
        expect(wait).toBeLessThanOrEqual(limits.probeMs * 1.1)
      }),
    )
  })
  test('a Retry-After beyond the probe is obeyed, one before it does not hurry it', () => {
    const at = (retryAfterMs: number) => afterFailure({ attempts: 7, until: 0 }, failure({ retryAfterMs })).until
    expect(at(3_600_000)).toBe(3_601_000)
    expect(at(1_000)).toBe(1_000 + limits.probeMs)
  })
  test('a single attempt allowed is used up by the first failure', () => {
    expect(afterFailure(noBackoff, failure({ maxAttempts: 1 })).until).toBe(1_000 + limits.probeMs)
  })
})

test('the ramp after a recovery: bursts of one, two, four and so on, a longer pause after each', () => {
  const bursts: number[] = [0]
  for (let n = 1; n <= 62; n++) {
    // The pause before a chunk: a long one ends the burst before it.
    if (rampPauseMs(n) === limits.rampPauseMs) bursts.push(1)
    else bursts[bursts.length - 1] = (bursts.at(-1) as number) + 1
  }
  expect(bursts.slice(1)).toEqual([2, 4, 8, 16, 32])
})

test('the ramp ends: beyond it there is only the usual pause', () => {
  for (const n of [64, 100, 127, 255, 2 ** 31 - 1]) expect(rampPauseMs(n), String(n)).toBe(limits.chunkPauseMs)
})
