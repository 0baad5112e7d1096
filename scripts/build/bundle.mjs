/** src/ -> ES modules with every dependency compiled in: light entries, and chunks that load when they are needed. */

import { rolldown } from 'rolldown'
import { callsRequire } from '../lib/module-uses.mjs'
import { axiosDiet } from './axios-diet.mjs'
import { assertLight, coreChunk } from './core.mjs'
import { nodeBuiltins } from './node-builtins.mjs'

/** @param {{ root: string, dir: string, version: string }} options the checkout, where the files go, our version */
export async function bundle({ root, dir, version }) {
  const core = coreChunk('src/index.ts')
  const build = await rolldown({
    cwd: root,
    input: {
      index: 'src/index.ts',
      testing: 'src/testing.ts',
      upload: 'src/upload.ts',
      'upload-main': 'src/upload-main.ts',
      cli: 'src/cli.ts',
    },
    platform: 'node',
    // Without this the CommonJS builds of OpenTelemetry are taken, which cannot be shaken: 610 KB instead of 78.
    resolve: { mainFields: ['module', 'main'] },
    plugins: [axiosDiet(), nodeBuiltins(root), core.plugin],
    transform: { target: 'node20.19', define: { __ORANGEBOX_VERSION__: JSON.stringify(version) } },
    onLog(level, log) {
      // A missing export or an import that leads nowhere is how a broken update speaks first.
      if (level === 'warn') throw new Error(`build: ${log.message}`)
    },
  })
  const { output } = await build.write({
    dir,
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    codeSplitting: { groups: [core.group] },
    polyfillRequire: false,
    sourcemap: true,
    // Class names get lost; nothing here may depend on them: errors are told apart by `code`.
    minify: true,
    // Licences are in THIRD_PARTY_NOTICES.
    comments: false,
  })
  await build.close()

  const chunks = output.filter((file) => file.type === 'chunk')
  assertLight(chunks, ['index', 'testing', 'upload'])
  for (const { fileName, code } of chunks) {
    if (callsRequire(fileName, code)) throw new Error(`build: ${fileName} calls require, which ES modules lack`)
  }
  return chunks
}
