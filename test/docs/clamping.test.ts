import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { defaultBatch, parseBatch } from '../../src/policy/parse-batch.ts'
import { parseKill } from '../../src/policy/parse-kill.ts'
import { parseSampling } from '../../src/policy/parse-sampling.ts'

const path = resolve(import.meta.dirname, '../../docs/settings.md')
const [begin, end] = ['<!-- made by test/docs/clamping.test.ts -->\n', '<!-- until here -->']
const ignore = () => {}

/** What is given, as it stands in a document. */
const given = [undefined, null, '5', -1, 0, 0.4, 1.5, 50, 250_000, 1_000_000_000]

const columns: Readonly<Record<string, (value: unknown) => unknown>> = {
  ...Object.fromEntries(
    Object.entries(defaultBatch)
      .filter(([, value]) => typeof value === 'number')
      .map(([key]) => [
        `\`${key}\``,
        (value: unknown) =>
          parseBatch({ [key]: value }, defaultBatch, () => true, ignore)[key as keyof typeof defaultBatch],
      ]),
  ),
  '`sample_rate`': (value) => parseSampling({ a: { sample_rate: value } }, ignore).get('a')?.rate,
  'a server’s `duration`, in seconds': (value) => {
    const ms = parseKill(value === undefined ? 'backend' : `backend; duration=${value}`, 'backend')
    return ms === undefined ? 'not obeyed' : ms / 1_000
  },
}

const inWords = (value: unknown) => (typeof value === 'number' ? value.toLocaleString('en') : String(value))
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`
/** What the parsers make of each, asked of them. */
const table = () =>
  [
    row(['Given', ...Object.keys(columns)]),
    `|${'---|'.repeat(Object.keys(columns).length + 1)}\n`,
    ...given.map((value) =>
      row([
        value === undefined ? 'nothing' : `\`${typeof value === 'number' ? inWords(value) : JSON.stringify(value)}\``,
        ...Object.values(columns).map((used) => inWords(used(value))),
      ]),
    ),
  ].join('')

test('the table of what a number is used as is what the code makes of it; ORANGEBOX_WRITE_DOCS=1 writes it anew', () => {
  const text = readFileSync(path, 'utf8')
  const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)]
  expect(from).toBeGreaterThan(begin.length)
  expect(to).toBeGreaterThanOrEqual(from)
  if (process.env.ORANGEBOX_WRITE_DOCS === '1') writeFileSync(path, text.slice(0, from) + table() + text.slice(to))
  expect(readFileSync(path, 'utf8')).toContain(begin + table() + end)
})
