import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { retryAfterMs } from '../../src/policy/retry-after.ts'

const now = Date.UTC(2026, 10, 21, 12)
const asked = (value: string, more: Record<string, string> = {}, roll = 0) =>
  retryAfterMs({ 'retry-after': value, ...more }, now, roll)
const httpDate = (ms: number) => new Date(ms).toUTCString()

describe('Retry-After in seconds', () => {
  test.each([
    ['120', 120_000],
    [' 7 ', 7_000],
    ['1', 1_000],
    ['86400', 86_400_000],
  ])('%j', (value, ms) => expect(asked(value)).toBe(ms))

  test('is at least a second', () => expect(asked('0')).toBe(1_000))
  test('is at most a day', () => {
    expect(asked('86401')).toBe(86_400_000)
    expect(asked('9'.repeat(400))).toBe(86_400_000)
  })
})

describe('Retry-After as a date', () => {
  test('counts from the answer’s own Date, whatever this machine’s clock says', () => {
    const server = now + 3 * 3_600_000
    expect(asked(httpDate(server + 90_000), { date: httpDate(server) })).toBe(90_000)
  })
  test('counts from this clock where the answer has no Date, or none that can be read', () => {
    expect(asked(httpDate(now + 90_000))).toBe(90_000)
    expect(asked(httpDate(now + 90_000), { date: 'yesterday' })).toBe(90_000)
  })
  test('in the past is a second', () => expect(asked(httpDate(now - 90_000))).toBe(1_000))
  test('far ahead is a day', () => expect(asked(httpDate(now + 90 * 86_400_000))).toBe(86_400_000))
})

test.each(['', '   ', 'soon', 'P1D', 'NaN', 'Infinity'])('Retry-After that says nothing is none: %j', (value) => {
  expect(asked(value)).toBeUndefined()
})

test('no Retry-After is none', () => expect(retryAfterMs({}, now, 0)).toBeUndefined())

test('jitter adds up to a quarter and never takes anything away', () => {
  expect(asked('100', {}, 0.5)).toBe(112_500)
  fc.assert(
    fc.property(fc.nat(200_000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (seconds, roll) => {
      const ms = asked(String(seconds), {}, roll) as number
      expect(ms).toBeGreaterThanOrEqual(Math.min(Math.max(seconds * 1000, 1_000), 86_400_000))
      expect(ms).toBeLessThanOrEqual(Math.min(Math.max(seconds * 1000, 1_000) * 1.25, 86_400_000))
    }),
  )
})
