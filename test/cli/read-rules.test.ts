import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readRules } from '../../src/cli/read-rules.ts'
import { limits } from '../../src/model/limits.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orangebox-rules-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const least = { wire: 'event-batch', authRequired: true, optOutVariable: 'ACME_SAYS_NO' }
const read = (text: string) => {
  writeFileSync(join(folder, 'tool.json'), text)
  return readRules(folder)
}

test('what a tool wrote down is read back', () => {
  const batch = { baseUrl: 'https://eu.acme.dev', path: '/v2' }
  expect(
    read(JSON.stringify({ ...least, batch, killed: true, sink: 'backend', owner: 'tool', later: 'unknown' })),
  ).toMatchObject({
    options: { authRequired: true, optOutVariable: 'ACME_SAYS_NO', batch, allowedOrigins: ['https://eu.acme.dev'] },
    ...{ owner: 'tool', killed: true, sink: 'backend' },
  })
  expect(read(JSON.stringify({ ...least, wire: 'pigeon', owner: 'me' }))).toMatchObject({
    ...{ owner: undefined, killed: false, wire: 'pigeon' },
  })
})

test('the version of a notice is read back', () => {
  expect(read(JSON.stringify(least))).toMatchObject({ notice: undefined })
  expect(read(JSON.stringify({ ...least, notice: '2.1-b' }))).toMatchObject({
    notice: '2.1-b',
    options: { notice: { version: '2.1-b' } },
  })
})

describe('no rules are', () => {
  test.each([
    ['a notice that is no version', JSON.stringify({ ...least, notice: '\u001b[31m' })],
    ['nothing', ''],
    ['half of them', '{"wire":"event-ba'],
    ['null', 'null'],
    ['a list', '[]'],
    ['rules that do not say whether credentials are needed', JSON.stringify({ ...least, authRequired: 'no' })],
    ['rules without a variable', JSON.stringify({ ...least, optOutVariable: undefined })],
    ['rules without a wire', JSON.stringify({ ...least, wire: 1 })],
    ['a text that is too long', JSON.stringify({ ...least, x: 'x'.repeat(limits.maxRulesBytes) })],
  ])('%s', (_name, text) => expect(read(text)).toBeUndefined())
  test('what is not there', () => expect(readRules(folder)).toBeUndefined())
  test('what is not there because nothing is', () => expect(readRules(join(folder, 'x/y'))).toBeUndefined())
  test.skipIf(process.platform === 'win32')('what a link leads to', () => {
    writeFileSync(join(folder, 'elsewhere'), JSON.stringify(least))
    symlinkSync('elsewhere', join(folder, 'tool.json'))
    expect(readRules(folder)).toBeUndefined()
  })
})
