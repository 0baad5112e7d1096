import { expect, test } from 'vitest'
import { took } from '../../bench/loss/compared.mjs'
import { conditions } from '../../bench/loss/conditions.mjs'
import { contestants } from '../../bench/loss/contestants.mjs'
import { page } from '../docs/page.ts'

test.each([
  [{ closeMs: 27, tooLong: false }, '0.03 s'],
  [{ closeMs: 1_012, tooLong: false }, '1.0 s'],
  [{ closeMs: 9_957, tooLong: false }, '10 s'],
  [{ closeMs: 60_000, tooLong: true }, 'over 60 s'],
])('%o is told as %s', (result, text) => {
  expect(took(result)).toBe(text)
})

test('the conditions come in the order that the table and the plots take them in', () => {
  expect(conditions.map(({ server, end }) => `${server} ${end}`)).toEqual([
    'answers close',
    'answers kill',
    'answers exit',
    'refuses close',
    'unavailable close',
    'silent close',
  ])
})

test('the table of the README has a row for each contestant, ours first', () => {
  const [, section = ''] = /<!-- loss -->\n(.*)\n<!-- \/loss -->/s.exec(page('README.md')) ?? []
  const rows = section.split('\n').filter((line) => line.startsWith('| '))
  expect(rows.length).toBe(contestants.length + 1)
  expect(rows[1]).toContain('orangebox')
})
