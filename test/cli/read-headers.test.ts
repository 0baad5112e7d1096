import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readHeaders } from '../../src/cli/read-headers.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orangebox-headers-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function read(text: string, mode = 0o600) {
  const file = join(folder, 'headers')
  writeFileSync(file, text, { mode })
  const bad: string[] = []
  return { found: readHeaders([file], [], (message) => void bad.push(message)), bad, file }
}

test('each line is a header; comments, empty lines and blanks around are none', () => {
  const { found, bad } = read('# who\n\nAuthorization:  Bearer a:b \r\nx-team:tools\n')
  expect([found, bad]).toEqual([{ headers: { Authorization: 'Bearer a:b', 'x-team': 'tools' } }, []])
})

test.each([
  ['no name', ': t'],
  ['no colon', 'Bearer t'],
  ['no value', 'Authorization: '],
  ['a name that HTTP does not allow', 'my header: t'],
  ['a value that HTTP does not allow', 'Authorization: t\u0007'],
  ['nothing', '\n# only this\n'],
  ['too much', 'x'.repeat(70_000)],
])('a file with %s is refused by its name, never by what it holds', (_name, text) => {
  const { found, file } = read(text)
  expect(found).toEqual({ why: expect.stringContaining(`--header-file ${file}: `) })
  expect(JSON.stringify(found)).not.toContain('Bearer t')
})

test.skipIf(process.platform === 'win32')('a file that others may read is used, and told', () => {
  const { found, bad } = read('a: b', 0o644)
  expect([found, bad]).toEqual([{ headers: { a: 'b' } }, [expect.stringContaining('others may read it')]])
})
