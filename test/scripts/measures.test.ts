import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { checkMeasures } from '../../scripts/measures/check.mjs'

function check(code: string): readonly string[] {
  const src = mkdtempSync(join(tmpdir(), 'orangebox-measures-'))
  try {
    writeFileSync(join(src, 'one.ts'), code)
    return checkMeasures(src).violations
  } finally {
    rmSync(src, { recursive: true })
  }
}
const lines = (n: number) => '  run()\n'.repeat(n)

test.each([
  ['src', 100],
  ['collector/src', 40],
])('the sources in %s keep their measures', (folder, least) => {
  const { files, violations } = checkMeasures(resolve(import.meta.dirname, '../..', folder))
  expect(files).toBeGreaterThan(least)
  expect(violations).toEqual([])
})

test.each([
  ['a file of 200 lines', '\n'.repeat(200), []],
  ['one of 201', '\n'.repeat(201), ['one.ts: has 201 lines, and at most 200 are read at one go']],
  ['a function of 80 lines', `function one() {\n${lines(78)}}\n`, []],
  ['one of 81', `function one() {\n${lines(79)}}\n`, ['one.ts:1: one has 81 lines, and at most 80 may be']],
  ['a function of 40 lines within another', `const a = () => {\nconst b = () => {\n${lines(38)}}\n}\n`, []],
  [
    'one of 41',
    `const a = () => {\nconst b = () => {\n${lines(39)}}\n}\n`,
    ['one.ts:2: b has 41 lines, and at most 40 may be'],
  ],
  [
    'a bag handed on',
    'const a = (deps: object) => createB({ ...deps, more: 1 })\n',
    ['one.ts:1: hands all of deps on; name what is needed'],
  ],
  ['a copy with a change', 'const a = (options: object) => use({ ...options, more: 1 })\n', []],
  ['what cannot be read', 'const = 1\n', [expect.stringMatching(/^one\.ts: cannot be read: /)]],
])('%s', (_name, code, violations) => expect(check(code)).toEqual(violations))
