import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { altOf, drawRecording, ledgerOf, withAlt } from '../../scripts/lib/recording.mjs'

const printed = '1 healthy\n   fine\n\nledger\n   run   logged\n   a & b     12\n\nlogged 12 = delivered 12, lost 0\n'

test('a recording begins with the ledger and ends with the last line', () => {
  const lines = ledgerOf(printed)
  expect(lines.at(0)).toBe('ledger')
  expect(lines.at(-1)).toBe('logged 12 = delivered 12, lost 0')
  expect(() => ledgerOf('1 healthy\n')).toThrow('no ledger')
})

test('it shows each line as it was printed, in order', () => {
  const drawn = [...drawRecording(ledgerOf(printed)).matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text)
  expect(drawn).toEqual(['$ npm run demo', '…', ...ledgerOf(printed).map((line) => line.replace('&', '&amp;'))])
})

const root = resolve(import.meta.dirname, '../..')

test('the one in the README is of a demo that lost nothing, and is described by its own numbers', () => {
  const svg = readFileSync(resolve(root, 'docs/img/demo.svg'), 'utf8')
  expect(svg).toMatch(/logged (\d+) = delivered \1, lost 0/)
  const drawn = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text)
  expect(readFileSync(resolve(root, 'README.md'), 'utf8')).toContain(`![${altOf(drawn)}](./docs/img/demo.svg)`)
})

test('a new recording changes its description in the README, and nothing else there', () => {
  const readme = 'above\n\n![The ledger of yore](./docs/img/demo.svg)\n\n![another](./docs/img/other.svg)\n'
  expect(withAlt(readme, ledgerOf(printed))).toBe(
    readme.replace(
      'The ledger of yore',
      'The ledger at the end of the demo: 12 events logged, 12 delivered, none lost',
    ),
  )
  expect(() => withAlt('no picture', ledgerOf(printed))).toThrow('README.md shows no docs/img/demo.svg')
})

test('a demo that lost something has no description', () => {
  expect(() => altOf(['logged 12 = delivered 11, lost 1'])).toThrow('lost nothing')
})
