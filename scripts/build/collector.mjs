/**
 * collector/src/ -> collector/dist/: our own files, the schema, and the outbox of orangebox as it was built. What else it depends on is
 * installed beside it, as usual.
 */

import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { collector, library, root } from '../lib/project.mjs'
import { inPlace } from './in-place.mjs'

/** What a user may install beside it. No peers in package.json: all versions of DuckDB's package are prereleases, which no range takes. */
const optional = ['@duckdb/node-api']

/** @returns {Promise<string>} what was made, in a few words */
export async function buildCollector() {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'collector/package.json'), 'utf8'))
  const names = [...Object.keys(dependencies), ...optional]
  const isInstalled = (/** @type {string} */ id) => names.some((name) => id === name || id.startsWith(`${name}/`))
  let said = ''
  await inPlace(collector.dist, async (dir) => {
    const inputs = collector.inputs()
    const build = await rolldown({
      cwd: root,
      platform: 'node',
      input: { cli: 'collector/src/cli.ts' },
      // Its paths lead to the sources of the outbox.
      tsconfig: false,
      // The very files that hosts get, and not their sources: one build decides what is in them.
      resolve: { alias: { 'orangebox/outbox': join(library.dist, 'outbox.whole.js') } },
      external: (id) => isBuiltin(id) || isInstalled(id),
      transform: { target: 'node20.19' },
      onLog(level, log) {
        // An import that leads nowhere, or a dependency that its package.json does not name.
        if (level === 'warn') throw new Error(`build: ${log.message}`)
      },
    })
    const { output } = await build.write({ dir, format: 'es', chunkFileNames: 'chunks/[name].js' })
    await build.close()
    copyFileSync(join(library.dist, 'THIRD_PARTY_NOTICES'), join(dir, 'THIRD_PARTY_NOTICES'))
    const page = await buildPage(dir)
    writeFileSync(join(dir, '.built'), inputs)
    said = `${output.length + page} files`
  })
  return said
}

/** The page of the inspector: one script of ours. Its libraries are served as they were installed, and found by an import map. */
async function buildPage(/** @type {string} */ dir) {
  const build = await rolldown({
    cwd: root,
    platform: 'browser',
    input: { main: 'collector/src/page/main.ts' },
    external: ['preact', 'preact/hooks', 'htm'],
    transform: { target: 'es2022' },
    onLog(level, log) {
      // A module of Node's in the page, or an import that leads nowhere.
      if (level === 'warn') throw new Error(`build: page: ${log.message}`)
    },
  })
  const { output } = await build.write({ dir: join(dir, 'page'), format: 'es' })
  await build.close()
  return output.length
}
