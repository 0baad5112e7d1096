import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isoTime } from '../../src/policy/iso-time.ts'

const longest = 8.64e15

test('writes every time as Date does', () => {
  fc.assert(
    fc.property(fc.integer({ min: -longest, max: longest }), (time) => isoTime(time) === new Date(time).toISOString()),
  )
})

test('and those of our years', () => {
  const [first, last] = [Date.parse('0000-01-01T00:00:00.000Z'), Date.parse('9999-12-31T23:59:59.999Z')]
  for (const time of [first, last, first - 1, last + 1, 0, -1]) expect(isoTime(time)).toBe(new Date(time).toISOString())
  fc.assert(
    fc.property(fc.integer({ min: first, max: last }), (time) => isoTime(time) === new Date(time).toISOString()),
  )
})

test('throws for what is no time, as Date does', () => {
  for (const time of [Number.NaN, Number.POSITIVE_INFINITY, longest + 1])
    expect(() => isoTime(time)).toThrow(RangeError)
})
