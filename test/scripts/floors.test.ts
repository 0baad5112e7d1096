import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { checkFloors } from '../../scripts/floors/check.mjs'
import { room } from '../../scripts/floors/room.mjs'
import { doors } from '../../scripts/floors/table.mjs'

const floors = [
  { name: 'words', rooms: [room('model')] },
  { name: 'rules', rooms: [room('policy', '*', 'upper'), room('spool', 'names')] },
  { name: 'spool', rooms: [room('spool'), room('node'), room('.', 'otel')] },
  { name: 'entries', rooms: [room('.', 'index')] },
]

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

function sourceFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'floors-'))
  folders.push(folder)
  return folder
}

/** Checks a source folder of these files; those the table names are added. */
function check(files: Record<string, string>) {
  const src = sourceFolder()
  const named = { 'policy/upper.ts': '', 'spool/names.ts': '', 'otel.ts': '', 'index.ts': '' }
  for (const [file, text] of Object.entries({ ...named, 'model/word.ts': '', ...files })) {
    mkdirSync(dirname(join(src, file)), { recursive: true })
    writeFileSync(join(src, file), text)
  }
  return checkFloors(src, { floors, doors }).violations
}

test('imports from lower floors are in order, in every form', () => {
  const violations = check({
    'policy/rule.ts': "import type { Word } from '../model/word.ts'\nexport const rule = (word: Word) => word",
    'spool/spool.ts':
      "export * from './names.ts'\nimport '../policy/rule.ts'\nexport const lazy = import('../model/word.ts')",
    'node/files.ts':
      "import { join } from 'node:path'\nexport const fs = process.getBuiltinModule('node:fs')\nvoid join",
    'index.ts': "export { lazy } from './spool/spool.ts'",
  })
  expect(violations).toEqual([])
})

const upwards = 'imports policy/rule.ts upwards, from floor "words" to floor "rules"'

test.each([
  ['static import', "import { rule } from '../policy/rule.ts'"],
  ['import for its effect', "import '../policy/rule.ts'"],
  ['type import', "import type { Rule } from '../policy/rule.ts'"],
  ['inline type import', "import { type Rule } from '../policy/rule.ts'"],
  ['re-export', "export { rule } from '../policy/rule.ts'"],
  ['re-export of everything', "export * from '../policy/rule.ts'"],
  ['type written as import', "export type Rule = import('../policy/rule.ts').Rule"],
  ['typeof written as import', "export type Rule = typeof import('../policy/rule.ts')"],
  ['dynamic import', "export const load = () => import('../policy/rule.ts')"],
  ['import by require', "import rule = require('../policy/rule.ts')"],
  ['reference', '/// <reference path="../policy/rule.ts" />'],
])('a planted import upwards is found: %s', (_form, line) => {
  const violations = check({ 'model/bad.ts': `// first line\n${line}\n`, 'policy/rule.ts': 'export type Rule = 1' })
  expect(violations).toEqual([`model/bad.ts:2: ${upwards}`])
})

test('an import sideways is found, within a level and between rooms', () => {
  const violations = check({
    'policy/one.ts': "import './two.ts'",
    'policy/two.ts': "import '../spool/names.ts'",
  })
  expect(violations).toEqual([
    'policy/one.ts:1: imports policy/two.ts sideways, from level 1 to level 1 of their room',
    'policy/two.ts:1: imports spool/names.ts sideways, from another room of floor "rules"',
  ])
})

test('inside a room imports go down the levels and not up', () => {
  expect(check({ 'policy/one.ts': '', 'policy/upper.ts': "import './one.ts'" })).toEqual([])
  expect(check({ 'policy/one.ts': "import './upper.ts'" })).toEqual([
    'policy/one.ts:1: imports policy/upper.ts upwards, from level 1 to level 2 of their room',
  ])
})

test('folders that need each other are found, also through a third', () => {
  const table = {
    floors: ['one', 'two', 'three', 'four'].map((name) => ({ name, rooms: [room('a', name), room(name)] })),
    doors,
  }
  const src = sourceFolder()
  const files = { 'a/one.ts': '', 'two/x.ts': "import '../a/one.ts'", 'three/y.ts': "import '../two/x.ts'" }
  const rest = { 'one/z.ts': '', 'a/two.ts': '', 'a/three.ts': '', 'four/u.ts': "import '../three/y.ts'" }
  const write = (all: Record<string, string>) => {
    for (const [file, text] of Object.entries(all)) {
      mkdirSync(dirname(join(src, file)), { recursive: true })
      writeFileSync(join(src, file), text)
    }
    return checkFloors(src, table).violations
  }
  expect(write({ ...files, ...rest, 'a/four.ts': '' })).toEqual([])
  expect(write({ 'a/four.ts': "// why\nimport '../three/y.ts'" }).sort()).toEqual([
    'a/four.ts:2: imports three/y.ts, but three/ needs a/; folders need each other one way',
    'three/y.ts:1: imports two/x.ts, but two/ needs three/; folders need each other one way',
    'two/x.ts:1: imports a/one.ts, but a/ needs two/; folders need each other one way',
  ])
})

test('a file without a place is found', () => {
  expect(check({ 'attic/box.ts': '' })).toEqual([expect.stringMatching(/^attic\/box\.ts: has 0 places/)])
})

test('a file deeper in a folder than its floor says is found', () => {
  expect(check({ 'policy/deep/box.ts': '' })).toEqual([expect.stringMatching(/^policy\/deep\/box\.ts: has 0 places/)])
})

test('a file with two places is found', () => {
  const twice = [...floors, { name: 'again', rooms: [room('model')] }]
  const src = sourceFolder()
  mkdirSync(join(src, 'model'))
  writeFileSync(join(src, 'model/word.ts'), '')
  expect(checkFloors(src, { floors: twice, doors }).violations).toContainEqual(
    expect.stringMatching(/^model\/word\.ts: has 2 places/),
  )
})

test('a place in the table without a file is found', () => {
  const src = sourceFolder()
  writeFileSync(join(src, 'index.ts'), '')
  const table = { floors: [{ name: 'entries', rooms: [room('.', 'index gone')] }], doors }
  expect(checkFloors(src, table).violations).toEqual(['gone.ts: has a place on floor "entries" but does not exist'])
})

test.each([
  ['@opentelemetry/sdk-logs', 'OpenTelemetry may be used only in otel/exporter.ts, otel/provider.ts, otel/tap.ts'],
  ['@opentelemetry/api', 'OpenTelemetry may be used only in otel/exporter.ts, otel/provider.ts, otel/tap.ts'],
  ['axios', 'axios may be used only in node/http.ts'],
  ['axios/lib/adapters/http.js', 'axios may be used only in node/http.ts'],
  ['node:fs', "Node's modules may be used only in node/*"],
  ['fs', "Node's modules may be used only in node/*"],
  ['fs/promises', "Node's modules may be used only in node/*"],
])('a package outside its door is found: %s', (specifier, reason) => {
  for (const line of [`import '${specifier}'`, `type T = import('${specifier}').T`, `void import('${specifier}')`]) {
    expect(check({ 'policy/bad.ts': line })).toEqual([expect.stringContaining(`uses ${specifier}, but ${reason}`)])
  }
})

test('the constants of the semantic conventions are words and may be used anywhere', () => {
  expect(check({ 'model/resource.ts': "import '@opentelemetry/semantic-conventions'" })).toEqual([])
})

test.each([
  ["process.getBuiltinModule('node:fs')"],
  ['const { getBuiltinModule } = process'],
  ['const load = process.getBuiltinModule.bind(process)'],
  ["process['getBuiltinModule']('fs')"],
])('a built-in module fetched at run time is found: %s', (line) => {
  expect(check({ 'policy/bad.ts': line })).toEqual([expect.stringContaining("Node's modules may be used only in")])
})

test('an import of a computed name is found', () => {
  expect(check({ 'policy/bad.ts': 'void import(name)' })).toEqual([
    'policy/bad.ts:1: imports a computed name, which cannot be checked',
  ])
})

test('an import of something that is no source file is found', () => {
  expect(check({ 'policy/bad.ts': "import '../model/word'\nimport '../../package.json'" })).toEqual([
    'policy/bad.ts:1: imports model/word, which is no file of src/',
    'policy/bad.ts:2: imports ../package.json, which is no file of src/',
  ])
})

test('a file that cannot be read as TypeScript is found', () => {
  expect(check({ 'policy/bad.ts': 'import {' })).toEqual([expect.stringContaining('policy/bad.ts: cannot be read')])
})

/** What `npm run check` runs, on a folder of its own. */
function command(src: string) {
  const script = fileURLToPath(new URL('../../scripts/floors.mjs', import.meta.url))
  const { status, stderr } = spawnSync(process.execPath, [script, src], { encoding: 'utf8' })
  return { status, stderr }
}

test('the command fails on a planted violation and names it', () => {
  const src = sourceFolder()
  writeFileSync(join(src, 'index.ts'), "import 'axios'")
  const { status, stderr } = command(src)
  expect(status).toBe(1)
  expect(stderr).toContain('floors: index.ts:1: uses axios, but axios may be used only in node/http.ts')
})

test('the command fails when it read no file', () => {
  const src = sourceFolder()
  const { status, stderr } = command(src)
  expect(status).toBe(1)
  expect(stderr).toContain('floors: no source file found')
})
