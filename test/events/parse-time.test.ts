import { describe, expect, test } from 'vitest'
import { parseTime } from '../../src/events/parse-time.ts'

describe('a time', () => {
  test.each([
    [0, 0],
    [1_700_000_000_123.9, 1_700_000_000_123],
    [-1.5, -1],
    [new Date(1_700_000_000_123), 1_700_000_000_123],
    [-62_167_219_200_000, -62_167_219_200_000],
    [253_402_300_799_999, 253_402_300_799_999],
  ])('%o is %i', (value, time) => {
    expect(parseTime(value)).toBe(time)
    // Four digits of year: what the wire's schema asks for.
    expect(new Date(time).toISOString()).toMatch(/^\d{4}-/)
  })
  test.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    253_402_300_800_000,
    -62_167_219_200_001,
    '0',
    '2026',
    null,
    1n,
    {},
  ])('%o is none', (value) => expect(parseTime(value)).toBeUndefined())
  test('a Date that is none is none', () => expect(parseTime(new Date('x'))).toBeUndefined())
})
