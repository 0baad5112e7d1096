/** src/ -> ES modules with every dependency compiled in: light entries, and chunks that load when they are needed. */

import { rolldown } from 'rolldown'
import { callsRequire } from '../lib/module-uses.mjs'
import { assertLight, coreChunk, itself, lateChunk } from './core.mjs'
import { doors } from './for-node.mjs'
import { noDoors } from './no-doors.mjs'
import { inputOptions, outputOptions } from './options.mjs'

/** What sources of settings share, in one file for all of them. */
const sources = {
  name: 'sources',
  test: /[\\/]src[\\/](?:settings[\\/](?:cell|fetched|listeners|loaded|loader|parse-remote|remote-source|stored|text-of|understand)|model[\\/]source-limits)\.ts$/,
}

/** Small, and used by several of the chunks that are loaded later: as a file of its own it would cost each half a millisecond. */
const token = /[\\/]src[\\/]home[\\/]token\.ts$/

/** Small, and needed by entries that should not load the recorder, as well as by it. */
const withoutRecorder = /[\\/]src[\\/](?:policy[\\/]event-name|node[\\/]roll)\.ts$/

/**
 * What few programs need of what records, and those at once: taking over what others left, counting once, processors, the preview. All
 * that it exports are functions that are called later.
 */
const rarely = {
  name: 'rarely',
  priority: 11,
  // What it needs of the core and of the recorder stays there.
  includeDependenciesRecursively: false,
  test: /[\\/]src[\\/](?:outbox[\\/]spool[\\/](?:claimer|replay|sweep|keep-caps|listing|hand-on)|sinks[\\/](?:processors|preview|resting)|home[\\/](?:seen-file|seen-keys)|policy[\\/](?:is-told|steps)|client[\\/]processors-destination)\.ts$/,
}

/** What several entries beside the core need, mostly of arguments that they cannot use: as files of their own each would cost half a millisecond. */
const small = {
  name: 'small',
  // Before the sources, which need some of it, too.
  priority: 1,
  test: /[\\/]src[\\/](?:policy[\\/](?:has-methods|is-readable|option-of|wrong-use)|node[\\/]warn|catalogue[\\/]error-code)\.ts$/,
}

/**
 * @param {{ root: string, dir: string, version: string, entries: readonly string[] }} options the checkout, where the files go, our version,
 *   and the names of the entries a host can import
 */
export async function bundle({ root, dir, version, entries }) {
  const gathered = [
    coreChunk('src/index-for-node.ts', withoutRecorder),
    lateChunk('recorder', 'src/client/recorder.ts', 9, token),
    lateChunk('with-recorder', 'src/client/recorder-now.ts', 4),
    lateChunk('sending', 'src/chunks/sending.ts', 8),
    lateChunk('handing-over', 'src/chunks/handing-over.ts', 7),
    lateChunk('looking', 'src/chunks/looking.ts', 6),
    lateChunk('diagnosing', 'src/chunks/diagnosing.ts', 5),
  ]
  const { plugins, ...options } = inputOptions({ root, version })
  const build = await rolldown({
    ...options,
    external: [itself.name],
    preserveEntrySignatures: 'allow-extension',
    input: {
      ...Object.fromEntries([...entries, 'cli'].map((name) => [name, `src/${name}.ts`])),
      index: 'src/index-for-node.ts',
      'index.whole': 'src/index.ts',
      // These two say what short names their chunks have for what the build must know; see `for-node.mjs`.
      [doors.recorder]: 'src/client/recorder.ts',
      [doors.core]: 'src/client/recorder-later.ts',
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
    codeSplitting: { groups: [rarely, ...gathered.map(({ group }) => group), sources, small] },
    paths: { [itself.name]: itself.path },
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
