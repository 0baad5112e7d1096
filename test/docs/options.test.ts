import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { limits } from '../../src/model/limits.ts'
import { defaultBatch } from '../../src/policy/parse-batch.ts'
import { apart, optionRows, optionsPage } from './options-page.ts'

const path = resolve(import.meta.dirname, '../../docs/options.md')
const [begin, end] = ['<!-- made by test/docs/options.test.ts -->\n', '<!-- until here -->']

test('the table of options is what the sources say; ORANGEBOX_WRITE_DOCS=1 writes it anew', () => {
  const text = readFileSync(path, 'utf8')
  const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)]
  expect(from).toBeGreaterThan(begin.length)
  expect(to).toBeGreaterThanOrEqual(from)
  if (process.env.ORANGEBOX_WRITE_DOCS === '1')
    writeFileSync(path, text.slice(0, from) + optionsPage() + text.slice(to))
  expect(readFileSync(path, 'utf8')).toContain(begin + optionsPage() + end)
})

test.each(optionRows().map((row) => [row.name, row] as const))(
  'the text of %s says what its validator does',
  (_, row) => {
    const { byDefault, rest } = apart(row.text)
    expect(rest, 'what it does').not.toBe('')
    // A part that must be given has nothing to fall back to but what stands in for a bad value.
    if (!row.isOptional) return expect([byDefault, row.taken]).toEqual([undefined, expect.anything()])
    expect(byDefault, 'it says its default, in a sentence that begins with "Default"').toBeDefined()
    const fallback = row.taken?.fallback
    if (typeof fallback === 'string' || typeof fallback === 'boolean')
      expect(byDefault?.replaceAll('`', '').split(/[:;,] /)[0]).toBe(String(fallback))
    if (typeof fallback === 'number') expect(inUnits(byDefault ?? '')).toBe(fallback)
  },
)

test('defaults that depend on something are those of the code', () => {
  const numbersOf = (name: string) => {
    const { byDefault = '' } = apart(optionRows().find((row) => row.name === name)?.text ?? '')
    return byDefault.match(/\d[\d,]*/g)?.map((digits) => Number(digits.replaceAll(',', '')))
  }
  const { scheduledDelayMillis, maxExportBatchSize, maxQueueSize, maxAttempts } = defaultBatch
  expect(numbersOf('batch')).toEqual([scheduledDelayMillis / 1_000, maxExportBatchSize, maxQueueSize, maxAttempts])
  expect(numbersOf('exit.timeoutMs')).toEqual([limits.exitTimeoutMs, limits.exitTimeoutInCiMs])
})

/** `50 MiB`, `7 days`, `1,000`: as the bytes, milliseconds and numbers that they are. */
function inUnits(text: string): number {
  const [, digits = 'none', unit = ''] = /^([\d,]+) ?(\w*)$/.exec(text) ?? []
  return (
    Number(digits.replaceAll(',', '')) * ({ '': 1, KiB: 1_024, MiB: 1_024 ** 2, days: 86_400_000 }[unit] ?? Number.NaN)
  )
}

test('a default is told from the rest of a text, wherever it stands', () => {
  expect(apart('Does it. Default, and for a bad value: `a.b`. Or not.')).toEqual({
    byDefault: '`a.b`',
    rest: 'Does it. Or not.',
  })
  expect(apart('Default true; else false.')).toEqual({ byDefault: 'true; else false', rest: '' })
  expect(apart('Replaces the Default of old. None.')).toEqual({
    byDefault: undefined,
    rest: 'Replaces the Default of old. None.',
  })
  expect([inUnits('64 KiB'), inUnits('1,000'), inUnits('soon')]).toEqual([65_536, 1_000, Number.NaN])
})
