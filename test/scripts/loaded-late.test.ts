import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(path, 'utf8')

/** The modules that a file of the repository names in one of these ways, by their paths. */
const named = (file: string, way: RegExp): readonly string[] =>
  [...read(file).matchAll(way)].map(([, to = '']) => relative(root, join(dirname(file), to)).replaceAll('\\', '/'))

/** An uploader alone, and the command that is one, load these; they are processes of their own. */
const ofUploaders = ['src/uploader/run.ts', 'src/client/recorder-now.ts']

test('what src/ loads late is loaded before the tests of files that share a process', () => {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  )
  const late = new Set(sources.flatMap((path) => named(join(root, 'src', path), /import\('(\.[^']+\.ts)'\)/g)))
  const before = named(join(root, 'test/support/loaded-late.ts'), /^import '(.+)'$/gm)
  expect([...before].toSorted()).toEqual([...late].filter((path) => !ofUploaders.includes(path)).toSorted())
})
