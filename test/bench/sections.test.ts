import { expect, test } from 'vitest'
import { withSection } from '../../bench/lib/readme.mjs'
import { page } from '../docs/page.ts'

test('a table is written between its markers, and nothing else of the page changes', () => {
  const before = 'above\n<!-- a -->\nold\n<!-- /a -->\nbetween\n<!-- b -->\n<!-- /b -->\nbelow\n'
  expect(withSection(before, 'b', 'new')).toBe(before.replace('<!-- b -->\n', '<!-- b -->\nnew\n'))
  expect(withSection(before, 'a', 'new')).toBe(before.replace('old', 'new'))
})

test('a page without the markers is refused, and left as it is', () => {
  expect(() => withSection('above\n<!-- a -->\n', 'a', 'new')).toThrow('<!-- a --> … <!-- /a -->')
})

test.each([
  ['README.md', 'loss'],
  ['bench/README.md', 'figures'],
  ['bench/README.md', 'nodes'],
])('%s has a dated table of the %s', (path, name) => {
  const [, section = ''] = new RegExp(`<!-- ${name} -->\\n(.*)\\n<!-- /${name} -->`, 's').exec(page(path)) ?? []
  expect(section).toMatch(/^Measured on \d{4}-\d\d-\d\d; .*Node \d+\.\d+\.\d+/)
  expect(section.split('\n').filter((line) => line.startsWith('| ')).length).toBeGreaterThan(3)
})
