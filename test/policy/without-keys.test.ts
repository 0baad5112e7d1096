import { expect, test } from 'vitest'
import { withoutKeys } from '../../src/policy/without-keys.ts'

test('keys are hidden wherever they are', () => {
  const text = 'no abcdefgh, no abcdefgh-longer, and no Bearer'
  expect(withoutKeys(text, ['Bearer abcdefgh', 'abcdefgh-longer'])).toBe('no ***, no ***, and no Bearer')
})

test('what is left of a key where the text was cut is hidden, too', () => {
  const key = 'k-123456789'
  expect(withoutKeys(`the key ${key.slice(0, -1)}`, [key])).toBe('the key ***')
  expect(withoutKeys(`${key} or ${key.slice(0, 8)}`, [`Bearer ${key}`])).toBe('*** or ***')
  expect(withoutKeys(`the key ${key.slice(0, -1)} is none`, [key])).toBe('the key k-12345678 is none')
})
