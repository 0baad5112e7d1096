import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as esbuild from 'esbuild'
import { expect, test } from 'vitest'
import { entries } from '../../scripts/build/entries.mjs'
import { own as hidden } from '../../scripts/build/handed-on.mjs'
import { root } from './packed.ts'

const dist = join(root, 'dist')

/** Which of our files a bundler puts into a bundle. */
async function filesIn(code: string, options: esbuild.BuildOptions): Promise<string[]> {
  const { metafile } = await esbuild.build({
    ...options,
    stdin: { contents: code, resolveDir: root },
    // The project's own leads our names to the sources.
    tsconfigRaw: {},
    ...{ bundle: true, write: false, metafile: true, platform: 'node', logLevel: 'silent' },
  })
  return Object.keys(metafile?.inputs ?? {}).map((file) => file.replace(/^.*dist[\\/]/, '').replaceAll('\\', '/'))
}

const imports =
  "import { createTelemetry } from 'orangebox'; import { openOutbox } from 'orangebox/outbox'; createTelemetry({}); openOutbox({})"
const requires = "require('orangebox').createTelemetry({}); require('orangebox/outbox').openOutbox({})"

test.each([
  ['that imports', imports, {}],
  ['that requires', requires, {}],
  ['that imports, for conditions of its own, which leave out those of bundlers', imports, { conditions: ['acme'] }],
  ['that requires, for conditions of its own', requires, { conditions: ['acme'] }],
  ['that imports, for those of `bun build --target=node`', imports, { conditions: ['node-addons'] }],
  ['that requires, for those of `bun build --target=node`', requires, { conditions: ['node-addons'] }],
  ['that imports, for those of webpack without `module`', imports, { conditions: ['module-sync'] }],
] as const)(
  'a bundle %s has the recorder in it, and nothing that looks for a file beside it',
  async (_, code, options) => {
    const files = await filesIn(code, options as esbuild.BuildOptions)
    expect(files).toEqual(
      expect.arrayContaining(['index.whole.js', 'outbox.whole.js', 'chunks/recorder.js', 'chunks/sending.whole.js']),
    )
    expect(
      files.filter((file) => ['index.js', 'outbox.js', 'chunks/recorder.cjs', 'chunks/sending.js'].includes(file)),
    ).toEqual([])
  },
)

test('package.json names both files of each entry', () => {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  for (const entry of entries) {
    const types = {
      require: `./dist/types/${entry}.d.cts`,
      default: `./dist/types/${entry}.d.ts`,
    }
    const [forAll, forNode] = [`./dist/${entry}.whole`, `./dist/${entry}`]
    expect([entry, exports[entry === 'index' ? '.' : `./${entry}`]]).toEqual([
      entry,
      {
        // Bun knows `node-addons`, too, but gets what bundlers get.
        ...{ types, module: `${forAll}.js`, bun: `${forAll}.js` },
        require: { 'module-sync': { 'node-addons': `${forNode}.cjs` }, default: `${forAll}.cjs` },
        ...{ 'module-sync': { 'node-addons': `${forNode}.js` }, default: `${forAll}.js` },
      },
    ])
  }
})

test('Node gets the files that ask for the recorder', () => {
  const resolved = ['orangebox', 'orangebox/outbox', 'orangebox/facts'].map((name) => import.meta.resolve(name))
  expect(resolved.map((url) => url.split('/').at(-1))).toEqual(['index.js', 'outbox.js', 'facts.js'])
})

test.each(
  readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /^(?!chunks|upload)[^.]+\.whole\.js$/.test(file),
  ),
)('%s has the names of its twin for Node', async (whole) => {
  const namesOf = async (file: string) => Object.keys(await import(pathToFileURL(join(dist, file)).href))
  const forNode = await namesOf(whole.replace('.whole', ''))
  expect(await namesOf(whole)).toEqual(forNode.filter((name) => name !== hidden))
  expect(forNode.includes(hidden)).toBe(whole === 'index.whole.js')
})
