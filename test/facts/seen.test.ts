import { expect, test } from 'vitest'
import { createSeen } from '../../src/facts/seen.ts'

test('a key is new once', () => {
  const seen = createSeen(10)
  expect(['a', 'a', 'b', 'a'].map(seen.isNew)).toEqual([true, false, true, false])
})

test('beyond its bound it forgets one key at a time, the one met least recently', () => {
  const seen = createSeen(3)
  for (const key of ['a', 'b', 'c', 'a', 'd']) seen.isNew(key)
  // `b` made room for `d`; the others are known still.
  expect(['a', 'c', 'd'].map(seen.isNew)).toEqual([false, false, false])
  expect(seen.isNew('b')).toBe(true)
})

test('cleared, it knows nothing', () => {
  const seen = createSeen(3)
  seen.isNew('a')
  seen.clear()
  expect(seen.isNew('a')).toBe(true)
})
