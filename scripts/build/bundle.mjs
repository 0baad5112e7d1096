/** src/ -> ES modules with every dependency compiled in: light entries, and chunks that load when they are needed. */

import { rolldown } from 'rolldown'
import { callsRequire } from '../lib/module-uses.mjs'
import { assertLight, coreChunk } from './core.mjs'
import { inputOptions, outputOptions } from './options.mjs'

/** What asks for settings and what sends events have in common. */
const network = {
  name: 'network',
  test: /[\\/]src[\\/](?:node[\\/](?:hosts-file|lookup|request)|policy[\\/](?:parse-hosts|retry-after))\.ts$/,
}

/** What sources of settings share, in one file for all of them. */
const sources = {
  name: 'sources',
  test: /[\\/]src[\\/](?:settings[\\/](?:cell|fetched|listeners|loaded|loader|remote|remote-source|stored|text-of|understand)|model[\\/]source-limits)\.ts$/,
}

/**
 * @param {{ root: string, dir: string, version: string, entries: readonly string[] }} options the checkout, where the files go, our version,
 *   and the names of the entries a host can import
 */
export async function bundle({ root, dir, version, entries }) {
  const core = coreChunk('src/index.ts')
  const { plugins, ...options } = inputOptions({ root, version })
  const build = await rolldown({
    ...options,
    input: {
      ...Object.fromEntries([...entries, 'cli'].map((name) => [name, `src/${name}.ts`])),
      'upload-main': 'src/uploader/main.ts',
    },
    plugins: [...plugins, core.plugin],
  })
  const { output } = await build.write({
    ...outputOptions,
    dir,
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    codeSplitting: { groups: [core.group, sources, network] },
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
