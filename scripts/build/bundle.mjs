/** src/ -> ES modules with every dependency compiled in: light entries, and chunks that load when they are needed. */

import { rolldown } from 'rolldown'
import { callsRequire } from '../lib/module-uses.mjs'
import { assertLight, coreChunk } from './core.mjs'
import { inputOptions, outputOptions } from './options.mjs'

/** @param {{ root: string, dir: string, version: string }} options the checkout, where the files go, our version */
export async function bundle({ root, dir, version }) {
  const core = coreChunk('src/index.ts')
  const { plugins, ...options } = inputOptions({ root, version })
  const build = await rolldown({
    ...options,
    input: {
      index: 'src/index.ts',
      testing: 'src/testing.ts',
      upload: 'src/upload.ts',
      'upload-main': 'src/upload-main.ts',
      cli: 'src/cli.ts',
    },
    plugins: [...plugins, core.plugin],
  })
  const { output } = await build.write({
    ...outputOptions,
    dir,
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    codeSplitting: { groups: [core.group] },
    polyfillRequire: false,
    sourcemap: true,
  })
  await build.close()

  const chunks = output.filter((file) => file.type === 'chunk')
  assertLight(chunks, ['index', 'testing', 'upload'])
  for (const { fileName, code } of chunks) {
    if (callsRequire(fileName, code)) throw new Error(`build: ${fileName} calls require, which ES modules lack`)
  }
  return chunks
}
