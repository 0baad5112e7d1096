import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { inside } from '../../scripts/build/handed-on.mjs'
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
    const { uses } = moduleUses(file, withoutLoader(file, code.toString()))
    expect(uses.filter(({ specifier }) => !allowed.test(specifier))).toEqual([])
  })
})

/** What imports chunks for the recorder may have a computed name: in the main entry, and nowhere else. */
const withoutLoader = (file: string, code: string) =>
  file === 'index.js' ? code.replace(/\w=>import\(`\.\/chunks\/\$\{\w\}`\)/, '""') : code

test.each(files.filter(isWhole))('%s is a known file that imports others', (file) => {
  const first = file.replace('.whole', '')
  expect(built).toContain(first)
  const of = (name: string) => readFileSync(join(dist, name))
  // Names of files are longer, too.
  expect(of(file).byteLength).toBeLessThanOrEqual(of(first).byteLength + 300)
  const { uses } = moduleUses(file, of(file).toString())
  expect(uses.filter(({ specifier }) => !/^\.{1,2}\/|^node:\(getBuiltinModule\)$|^url$/.test(specifier))).toEqual([])
})

const reads = (file: string) =>
  moduleUses(file, readFileSync(join(dist, file), 'utf8')).uses.map(({ specifier }) =>
    posix.join(posix.dirname(file), specifier),
  )
const forBundlers = [...inside, ...files.filter(isWhole)].filter((file) => !file.endsWith('.cjs'))
const forNode = files.filter((file) => file.endsWith('.js') && !forBundlers.includes(file))

test('a program asks whether it is an uploader by one small file, which imports the rest only then', () => {
  expect(reads('upload.js')).toEqual(['chunks/become.js'])
  expect(readFileSync(join(dist, 'chunks/become.js'), 'utf8')).not.toMatch(/\bimport\s*["'{*\w]/)
  expect(reads('chunks/become.js')).toEqual(['chunks/run.js'])
})

test('what Node takes imports nothing that is for bundlers, so that a program has one core', () => {
  const importing = forNode.filter((file) => reads(file).some((target) => forBundlers.includes(target)))
  expect(importing).toEqual([])
  expect(forNode.filter((file) => reads(file).includes('index.js')).length).toBeGreaterThan(20)
})

test('what bundlers take imports nothing that is handed the core or loads the recorder later', () => {
  const twinned = files.filter(isWhole).map((file) => file.replace('.whole', ''))
  const importing = forBundlers.filter((file) => reads(file).some((target) => twinned.includes(target)))
  expect(importing).toEqual([])
  expect(forBundlers.filter((file) => reads(file).includes('chunks/core.js')).length).toBeGreaterThan(20)
})

/** Read from the source map, which names every module that left something in the chunk. */
function packagesIn(file: string): string[] {
  const map = join(dist, `${file}.map`)
  if (!existsSync(map)) return []
  const sources: string[] = JSON.parse(readFileSync(map, 'utf8')).sources
  const names = sources.map((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1])
  return [...new Set(names.filter((name) => name !== undefined))].sort()
}
