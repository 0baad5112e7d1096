import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { entries } from '../../scripts/build/entries.mjs'
import { own } from '../../scripts/build/handed-on.mjs'
import { type Packed, packAndInstall, root } from './packed.ts'

let packed: Packed
let installed: string

beforeAll(() => {
  packed = packAndInstall()
  installed = join(packed.host, 'node_modules/orangebox')
})
afterAll(() => packed?.remove())

const read = (file: string) => readFileSync(join(installed, file), 'utf8')
const files = () =>
  readdirSync(installed, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(installed, file)).isFile())
    .map((file) => file.replaceAll('\\', '/'))
const node = (code: string, ...flags: string[]) => packed.run(process.execPath, [...flags, '-e', code]).trim()

test('a host installs one package', () => {
  const tree = JSON.parse(packed.run('npm', ['ls', '--all', '--json']))
  expect(Object.keys(tree.dependencies)).toEqual(['orangebox'])
  expect(tree.dependencies.orangebox.dependencies).toBeUndefined()
})

test('it brings what it should and nothing of the workshop', () => {
  expect(files()).toEqual(
    expect.arrayContaining([
      'LICENSE',
      'README.md',
      'dist/index.js',
      'dist/index.js.map',
      'dist/types/index.d.ts',
      'dist/THIRD_PARTY_NOTICES',
      'dist/sbom.cdx.json',
      'schema/event-batch.schema.json',
    ]),
  )
  expect(files().filter((file) => /^(src|test|scripts|\.)|\/\.|tsconfig/.test(file))).toEqual([])
})

test('it takes less than 1.3 MB on a disk, source maps included', () => {
  const bytes = files().reduce((sum, file) => sum + statSync(join(installed, file)).size, 0)
  expect(bytes).toBeLessThan(1_300_000)
})

test('its source maps name the files and lines that code came from, and carry neither texts nor names', () => {
  const { sources, sourcesContent, names } = JSON.parse(read('dist/chunks/sending.js.map'))
  expect(sources).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/node_modules\/axios\//),
      expect.stringMatching(/\/src\/node\/http\.ts$/),
    ]),
  )
  expect({ sourcesContent, names }).toEqual({ sourcesContent: undefined, names: [] })
})

test('nothing in it knows the machine it was built on', () => {
  const home = root.replaceAll('\\', '/').replace(/\/$/, '')
  expect(files().filter((file) => read(file).includes(home))).toEqual([])
})

/** All that a program finds but one name, which no type mentions: `own` in `scripts/build/for-node.mjs`. */
const publicNames = `Object.keys(o).filter((name) => name !== '${own}').sort().join()`

test('import and require give the same names', () => {
  const imported = node(`const o = await import('orangebox'); console.log(${publicNames})`, '--input-type=module')
  const required = node(`const o = require('orangebox'); console.log(${publicNames})`)
  expect(imported.split(',')).toEqual(expect.arrayContaining(['createTelemetry', 'disabledTelemetry', 'oneOf']))
  expect(required).toEqual(imported)
})

test('one name of the main entry is for our own files; no type has it, and who requires does not see it', () => {
  const has = (load: string, ...flags: string[]) => node(`console.log('${own}' in ${load})`, ...flags)
  expect(has("await import('orangebox')", '--input-type=module')).toBe('true')
  expect(has("require('orangebox')")).toBe('false')
  expect(files().filter((file) => file.startsWith('dist/types/') && read(file).includes(own))).toEqual([])
})

test('every subpath of the exports map resolves, and gives import and require the same names', () => {
  const paths = entries.map((entry) => `orangebox/${entry}`.replace('/index', ''))
  // One process for each way, not for each subpath: how one resolves depends on no other.
  const namesBy = (load: string, ...flags: string[]): unknown =>
    JSON.parse(
      node(
        `const names = {}; for (const path of ${JSON.stringify(paths)}) { const o = ${load}; names[path] = ${publicNames} }
        console.log(JSON.stringify(names))`,
        ...flags,
      ),
    )
  const imported = namesBy('await import(path)', '--input-type=module')
  expect(Object.keys(imported as object)).toEqual(paths)
  expect(namesBy('require(path)')).toEqual(imported)
  node("require('orangebox/package.json'); require('orangebox/schema/event-batch.schema.json')")
})

test('the command is there and explains itself', () => {
  expect(packed.run('npm', ['exec', '--offline', '--', 'orangebox', '--help'])).toContain('Usage: orangebox')
  expect(packed.run('npm', ['exec', '--offline', '--', 'orangebox', '--version']).trim()).toBe(
    JSON.parse(read('package.json')).version,
  )
})

test('every compiled-in package is in the notices and in the bill of materials', () => {
  const { components } = JSON.parse(read('dist/sbom.cdx.json'))
  const notices = read('dist/THIRD_PARTY_NOTICES')
  const names = components.map(({ group, name }: Component) => (group ? `${group}/${name}` : name))
  expect(names).toEqual(expect.arrayContaining(['axios', 'lodash-es', '@opentelemetry/sdk-logs']))
  for (const [index, { version, licenses }] of components.entries()) {
    expect(notices).toContain(`\n${names[index]} ${version} (`)
    expect(licenses).toHaveLength(1)
  }
})

interface Component {
  readonly group?: string
  readonly name: string
  readonly version: string
  readonly licenses: readonly unknown[]
}
