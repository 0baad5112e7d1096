/** The core: what `src/index.ts` imports statically, which is what every host loads at start-up. It must stay light. */

import { isNodeBuiltin } from './node-builtins.mjs'

/**
 * Gathers the core into one chunk, so that starting up reads two files and `index.js` exports the public names alone.
 *
 * @param {string} entry path of the main entry, with `/` on every platform
 */
export function coreChunk(entry) {
  /** @type {Set<string>} */
  const core = new Set()

  /** @type {import('rolldown').Plugin} */
  const plugin = {
    name: 'core-chunk',
    buildEnd() {
      const isEntry = (/** @type {string} */ id) => id.replaceAll('\\', '/').endsWith(`/${entry}`)
      const queue = [...this.getModuleIds()].filter(isEntry)
      for (const id of queue) {
        for (const next of this.getModuleInfo(id)?.importedIds ?? []) {
          if (core.has(next)) continue
          core.add(next)
          queue.push(next)
        }
      }
    },
  }
  const test = (/** @type {string} */ id) => core.has(id) || shared.test(id)
  return { plugin, group: { name: 'core', test } }
}

/** Small, and used by several of the chunks that are loaded later: as files of their own they would cost each a millisecond. */
const shared = /[\\/]src[\\/]outbox[\\/]spool[\\/]backoff-file\.ts$/

/** String constants, words rather than code; and a hash that spares every host the loading of node:crypto. */
const light = /[\\/](?:@opentelemetry[\\/]semantic-conventions|@noble[\\/]hashes)[\\/]/

/**
 * Fails when start-up would load anything but light files of our own: a built-in module or a dependency imported
 * statically costs every run of the host's program milliseconds.
 *
 * @param {readonly import('rolldown').OutputChunk[]} chunks
 * @param {readonly string[]} entries names of the entries a host imports
 */
export function assertLight(chunks, entries) {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const queue = chunks.filter((chunk) => chunk.isEntry && entries.includes(chunk.name))
  if (queue.length !== entries.length) throw new Error(`build: expected the entries ${entries.join(', ')}`)
  const seen = new Set(queue)
  for (const chunk of queue) {
    const dependency = Object.keys(chunk.modules).find((id) => /[\\/]node_modules[\\/]/.test(id) && !light.test(id))
    if (dependency) throw new Error(`build: ${chunk.fileName} is loaded at start-up and contains ${dependency}`)
    const builtin = Object.keys(chunk.modules).find(isNodeBuiltin)
    if (builtin)
      throw new Error(
        `build: ${chunk.fileName} is loaded at start-up and imports ${builtin.slice(1).replace(/\.[cm]js\?/, ' in ')}`,
      )
    for (const name of chunk.imports) {
      const next = byName.get(name)
      if (!next) throw new Error(`build: ${chunk.fileName} is loaded at start-up and imports ${name}`)
      if (!seen.has(next)) queue.push(next)
      seen.add(next)
    }
  }
}
