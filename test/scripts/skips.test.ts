import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const folder = resolve(import.meta.dirname, '..')
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && path !== 'scripts/skips.test.ts',
)

/** A skip that asks for the platform alone needs no word: whoever reads the results knows where they were made. */
const platforms = /^!?(?:onWindows|onLinux|canLink|process\.platform === '\w+')$/

/** The skips of a file that do not say why, neither in the name of the test nor by a line that is printed. */
function wordless(code: string): readonly string[] {
  if (/(?:console\.(?:info|log)|stderr\.write)\([^\n]*skipped/.test(code)) return []
  const skips = code.matchAll(
    /\.(?:skipIf|runIf)\(([^()]*(?:\([^()]*\)[^()]*)*)\)(?:\.(?:for|each)\(.*?\))?\(\s*(\w*)/gs,
  )
  return [...skips].filter(([, when = '', next]) => !platforms.test(when) && next !== 'named').map(([all]) => all)
}

test('whoever reads the results learns why a test was skipped', () => {
  const found = files.flatMap((file) =>
    wordless(readFileSync(resolve(folder, file), 'utf8')).map((at) => `${file}: ${at}`),
  )
  expect(found).toEqual([])
})

test.each([
  ["test.skipIf(isRoot)('a', () => {})", 1],
  ["test.skipIf(onWindows || isRoot)('a', () => {})", 1],
  ["test.skipIf(major < 22).each([1, 2])('a', () => {})", 1],
  ['test.skipIf(why)(\n  named("a", why), () => {})', 0],
  ["test.skipIf(onWindows)('a', () => {})", 0],
])('a skip without a word is found: %j', (code, n) => expect(wordless(code)).toHaveLength(n))
