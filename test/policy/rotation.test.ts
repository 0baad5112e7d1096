import { expect, test } from 'vitest'
import { sha256 } from '../../src/node/sha256.ts'
import { rotatesAt } from '../../src/policy/rotates-at.ts'
import { rotated } from '../../src/policy/rotation.ts'

const secret = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d'
const other = 'f0e1d2c3-b4a5-4968-8778-695a4b3c2d1e'
const day = 86_400_000
const now = Date.parse('2026-11-29T12:00:00Z')
const idOf = (at: number, days = 30, of = secret) => rotated('id', { secret: of, days, now: at }, sha256)

test('the id is a version 8 UUID, and the same until its day has come', () => {
  const until = rotatesAt({ secret, days: 30, now })
  expect(until).toBeGreaterThan(now)
  expect(until).toBeLessThanOrEqual(now + 30 * day)
  expect(idOf(now)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(idOf(until - 1)).toBe(idOf(now))
  expect(idOf(until)).not.toBe(idOf(now))
  expect(rotatesAt({ secret, days: 30, now: until })).toBe(until + 30 * day)
})

test('no id comes twice, and none of them is in another one or in the secret', () => {
  const ids = Array.from({ length: 500 }, (_, n) => idOf(now + n * 7 * day, 7))
  expect(new Set(ids).size).toBe(500)
  expect(ids).not.toContain(secret)
})

test('a clock that was wrong and is right again comes back to the same id', () => {
  const before = idOf(now)
  for (const wrong of [0, Date.parse('1970-01-01T00:00:01Z'), Date.parse('2199-01-01T00:00:00Z')])
    expect(idOf(wrong)).not.toBe(before)
  expect(idOf(now)).toBe(before)
})

test('two installations change at moments of their own', () => {
  expect(rotatesAt({ secret, days: 30, now })).not.toBe(rotatesAt({ secret: other, days: 30, now }))
  expect(idOf(now, 30, other)).not.toBe(idOf(now))
})

test('the salt is no id', () => {
  expect(rotated('salt', { secret, days: 30, now }, sha256)).not.toBe(idOf(now))
})
