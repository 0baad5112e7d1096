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
const isTwin = (file: string) => /\.cached\.c?js$/.test(file)
const built = files.filter((file) => !isTwin(file))

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
    const { uses } = moduleUses(file, code.toString())
    expect(uses.filter(({ specifier }) => !allowed.test(specifier))).toEqual([])
  })
})

test.each(files.filter(isTwin))('%s is a known file with no more than parentheses added', (file) => {
  const first = file.replace('.cached', '')
  expect(built).toContain(first)
  // Names of files are longer, too.
  const most = readFileSync(join(dist, first)).byteLength * 1.05 + 100
  expect(readFileSync(join(dist, file)).byteLength).toBeLessThanOrEqual(most)
})

/** Read from the source map, which names every module that left something in the chunk. */
function packagesIn(file: string): string[] {
  const map = join(dist, `${file}.map`)
  if (!existsSync(map)) return []
  const sources: string[] = JSON.parse(readFileSync(map, 'utf8')).sources
  const names = sources.map((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1])
  return [...new Set(names.filter((name) => name !== undefined))].sort()
}
