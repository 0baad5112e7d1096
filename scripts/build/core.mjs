/** The core: what `src/index-for-node.ts` imports statically, which is what every host loads at start-up. It must stay light. And what is loaded in one piece later. */

import { isNodeBuiltin } from './node-builtins.mjs'

/**
 * Gathers the core into one chunk. Of it `for-node.mjs` makes the main entry, so that Node reads one file when a program starts.
 *
 * @param {string} entry path of the main entry, with `/` on every platform
 * @param {RegExp} [also] what else belongs there
 */
export const coreChunk = (entry, also) => gathered('core', entry, { itself: false, priority: 10, also })

/**
 * Gathers into one chunk what is loaded at one moment and is not in the core, whoever else imports some of it: each file more costs
 * whoever waits for it half a millisecond.
 *
 * @param {string} name of the chunk
 * @param {string} entry what is imported then
 * @param {number} priority of two chunks that could have a module, the one with the higher number has it
 * @param {RegExp} [also] what else belongs there
 */
export const lateChunk = (name, entry, priority, also) => gathered(name, entry, { itself: true, priority, also })

/**
 * @param {string} name
 * @param {string} entry
 * @param {{ itself: boolean, priority: number, also: RegExp | undefined }} how whether the entry is in the chunk, and what else is
 */
function gathered(name, entry, { itself, priority, also }) {
  /** @type {Set<string>} */
  const inside = new Set()

  /** @type {import('rolldown').Plugin} */
  const plugin = {
    name: `${name}-chunk`,
    buildEnd() {
      const isEntry = (/** @type {string} */ id) => id.replaceAll('\\', '/').endsWith(`/${entry}`)
      const queue = [...this.getModuleIds()].filter(isEntry)
      if (itself) for (const id of queue) inside.add(id)
      for (const id of queue) {
        for (const next of this.getModuleInfo(id)?.importedIds ?? []) {
          if (inside.has(next)) continue
          inside.add(next)
          queue.push(next)
        }
      }
    },
  }
  const test = (/** @type {string} */ id) => inside.has(id) || also?.test(id) === true
  return { plugin, group: { name, test, priority } }
}

/** What the core imports itself by, to hand all of itself on (`src/client/recorder-later.ts`), and what stands there in the built file. */
export const itself = { name: 'orangebox:core', path: './core.js' }

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
    const dependency = Object.keys(chunk.modules).find((id) => /[\\/]node_modules[\\/]/.test(id))
    if (dependency) throw new Error(`build: ${chunk.fileName} is loaded at start-up and contains ${dependency}`)
    const foreign = /[^\0-\x7f]/.exec(chunk.code)?.[0]
    if (foreign)
      throw new Error(
        `build: ${chunk.fileName} is loaded at start-up and contains ${foreign}: V8 reads it twice as long`,
      )
    if (/(?<!\\)\\p\{/i.test(chunk.code))
      throw new Error(
        `build: ${chunk.fileName} is loaded at start-up and has a literal with \\p{…}, for which V8 asks ICU when it reads the file`,
      )
    const builtin = Object.keys(chunk.modules).find(isNodeBuiltin)
    if (builtin)
      throw new Error(
        `build: ${chunk.fileName} is loaded at start-up and imports ${builtin.slice(1).replace(/\.[cm]js\?/, ' in ')}`,
      )
    for (const name of chunk.imports.filter((name) => name !== itself.path)) {
      const next = byName.get(name)
      if (!next) throw new Error(`build: ${chunk.fileName} is loaded at start-up and imports ${name}`)
      if (!seen.has(next)) queue.push(next)
      seen.add(next)
    }
  }
}
