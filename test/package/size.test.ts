import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { moduleUses } from '../../scripts/lib/module-uses.mjs'
import { chunks } from './chunks.ts'
import { root } from './packed.ts'

const dist = join(root, 'dist')
const files = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.c?js$/.test(file))
  .sort()
/** What bundlers take instead of the file of the same name. */
const isWhole = (file: string) => /\.whole\.c?js$/.test(file)
const built = files.filter((file) => !isWhole(file))

test('the build is made of the files we know', () => {
  expect(built).toEqual(Object.keys(chunks).sort())
})

describe.each(built)('%s', (file) => {
  const code = readFileSync(join(dist, file))

  test('weighs no more than it may', () => {
    expect(code.byteLength, `bytes of ${file}`).toBeLessThanOrEqual(chunks[file]?.maxBytes ?? 0)
    expect(gzipSync(code).byteLength, `gzipped bytes of ${file}`).toBeLessThanOrEqual(chunks[file]?.maxGzipBytes ?? 0)
  })

  test('contains the packages it should and no other', () => {
    expect(packagesIn(file)).toEqual(chunks[file]?.packages)
  })

  test('takes nothing from outside but built-in modules, and those by process.getBuiltinModule', () => {
    // `import.meta.url` is spelt with `url` in CommonJS.
    const allowed = file.endsWith('.cjs')
      ? /^\.{1,2}\/|^node:\(getBuiltinModule\)$|^url$/
      : /^\.{1,2}\/|^node:\(getBuiltinModule\)$/
    const { uses } = moduleUses(file, withoutLoader(code.toString()))
    expect(uses.filter(({ specifier }) => !allowed.test(specifier))).toEqual([])
  })
})

/** What imports chunks for the recorder may have a computed name: in the main entry, and in whatever else asks the core for the recorder. */
const withoutLoader = (code: string) =>
  code.replace(/\w=>import\((?:`\.\/chunks\/\$\{\w\}`|(?:"\.{1,2}\/chunks\/"\+)?\w)\)/, '""')

test.each(files.filter(isWhole))('%s is a known file that imports others', (file) => {
  const first = file.replace('.whole', '')
  expect(built).toContain(first)
  const of = (name: string) => readFileSync(join(dist, name))
  // Names of files are longer, too.
  expect(of(file).byteLength).toBeLessThanOrEqual(of(first).byteLength + 300)
  const { uses } = moduleUses(file, of(file).toString())
  expect(uses.filter(({ specifier }) => !/^\.{1,2}\/|^node:\(getBuiltinModule\)$|^url$/.test(specifier))).toEqual([])
})

test('what bundlers take imports the recorder and never asks the core to load it', () => {
  const reads = (file: string) =>
    moduleUses(file, readFileSync(join(dist, file), 'utf8')).uses.map((use) => use.specifier)
  const importing = built.filter((file) => reads(file).some((specifier) => specifier.endsWith('/recorder.js')))
  expect(importing).toEqual([])
  const whole = files.filter((file) => isWhole(file) && file.endsWith('.js'))
  const firsts = new Set(whole.map((file) => file.split('/').at(-1)?.replace('.whole', '')))
  firsts.delete('index.js')
  expect(whole.flatMap((file) => reads(file).filter((specifier) => firsts.has(specifier.split('/').at(-1))))).toEqual(
    [],
  )
})

/** Read from the source map, which names every module that left something in the chunk. */
function packagesIn(file: string): string[] {
  const map = join(dist, `${file}.map`)
  if (!existsSync(map)) return []
  const sources: string[] = JSON.parse(readFileSync(map, 'utf8')).sources
  const names = sources.map((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1])
  return [...new Set(names.filter((name) => name !== undefined))].sort()
}
