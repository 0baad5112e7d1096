/** collector/src/ -> collector/dist/: our own files and the schema. What it depends on is installed beside it, as usual. */

import { readFileSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { collector, root } from '../lib/project.mjs'
import { inPlace } from './in-place.mjs'

/** @returns {Promise<string>} what was made, in a few words */
export async function buildCollector() {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'collector/package.json'), 'utf8'))
  const names = Object.keys(dependencies)
  const isInstalled = (/** @type {string} */ id) => names.some((name) => id === name || id.startsWith(`${name}/`))
  let said = ''
  await inPlace(collector.dist, async (dir) => {
    const inputs = collector.inputs()
    const build = await rolldown({
      cwd: root,
      platform: 'node',
      input: { cli: 'collector/src/cli.ts' },
      external: (id) => isBuiltin(id) || isInstalled(id),
      transform: { target: 'node20.19' },
      onLog(level, log) {
        // An import that leads nowhere, or a dependency that its package.json does not name.
        if (level === 'warn') throw new Error(`build: ${log.message}`)
      },
    })
    const { output } = await build.write({ dir, format: 'es', chunkFileNames: 'chunks/[name].js' })
    await build.close()
    writeFileSync(join(dir, '.built'), inputs)
    said = `${output.length} files`
  })
  return said
}
