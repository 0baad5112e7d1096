import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256 } from '../../src/node/sha256.ts'

test('hashes texts of every length around its blocks as node:crypto does', () => {
  for (let length = 0; length <= 260; length++) {
    for (const text of [
      'x'.repeat(length),
      'é'.repeat(length),
      `${length}\u{1f600}`.padEnd(length, '\0'),
      '\ud800'.repeat(length),
    ])
      expect(sha256(text), `${length}`).toBe(createHash('sha256').update(text).digest('hex'))
  }
})

test('hashes many different texts as node:crypto does', () => {
  let text = 'begin'
  for (let n = 0; n < 500; n++) {
    const hash = createHash('sha256').update(text).digest('hex')
    expect(sha256(text)).toBe(hash)
    text = hash + text.slice(0, n)
  }
})

test('a text of a mebibyte, too', () => {
  const text = 'orangebox '.repeat(100_000)
  expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'))
})
