import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { drawRecording, ledgerOf } from '../../scripts/lib/recording.mjs'

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

test('the one in the README is of a demo that lost nothing', () => {
  const svg = readFileSync(resolve(import.meta.dirname, '../../docs/img/demo.svg'), 'utf8')
  expect(svg).toMatch(/logged (\d+) = delivered \1, lost 0/)
})
