/** src/ -> ES modules with every dependency compiled in: light entries, and chunks that load when they are needed. */

import { rolldown } from 'rolldown'
import { callsRequire } from '../lib/module-uses.mjs'
import { assertLight, coreChunk, lateChunk } from './core.mjs'
import { noDoors } from './no-doors.mjs'
import { inputOptions, outputOptions } from './options.mjs'

/** What sources of settings share, in one file for all of them. */
const sources = {
  name: 'sources',
  test: /[\\/]src[\\/](?:settings[\\/](?:cell|fetched|listeners|loaded|loader|parse-remote|remote-source|stored|text-of|understand)|model[\\/]source-limits)\.ts$/,
}

/** What several entries beside the core need, mostly of arguments that they cannot use: as files of their own each would cost half a millisecond. */
const small = {
  name: 'small',
  test: /[\\/]src[\\/](?:policy[\\/](?:fate|has-methods|is-readable|option-of|wrong-use)|node[\\/](?:node-disk|warn)|catalogue[\\/]error-code)\.ts$/,
}

/**
 * @param {{ root: string, dir: string, version: string, entries: readonly string[] }} options the checkout, where the files go, our version,
 *   and the names of the entries a host can import
 */
export async function bundle({ root, dir, version, entries }) {
  const gathered = [
    coreChunk('src/index.ts'),
    lateChunk('sending', 'src/chunks/sending.ts', 8),
    lateChunk('handing-over', 'src/chunks/handing-over.ts', 7),
    lateChunk('looking', 'src/chunks/looking.ts', 6),
    lateChunk('diagnosing', 'src/chunks/diagnosing.ts', 5),
  ]
  const { plugins, ...options } = inputOptions({ root, version })
  const build = await rolldown({
    ...options,
    input: {
      ...Object.fromEntries([...entries, 'cli'].map((name) => [name, `src/${name}.ts`])),
      'upload-main': 'src/uploader/main.ts',
    },
    plugins: [...plugins, ...gathered.map(({ plugin }) => plugin), noDoors()],
  })
  const { output } = await build.write({
    ...outputOptions,
    dir,
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    codeSplitting: { groups: [...gathered.map(({ group }) => group), sources, small] },
    polyfillRequire: false,
    sourcemap: true,
  })
  await build.close()

  const chunks = output.filter((file) => file.type === 'chunk')
  assertLight(chunks, entries)
  for (const { fileName, code } of chunks) {
    if (callsRequire(fileName, code)) throw new Error(`build: ${fileName} calls require, which ES modules lack`)
  }
  return chunks
}
