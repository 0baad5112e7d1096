/**
 * What `orangebox/cached` and `orangebox/cached/<name>` lead to, for hosts that keep a cache of compiled code: beside `x.js` stands
 * `x.cached.js`, the same code with all that runs in parentheses, so that V8 compiles it with the file and the cache has it. Without a
 * cache, a program that only creates a client would pay for that; see docs/decisions/0072-a-second-build-for-a-cache.md.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { moduleUses } from '../lib/module-uses.mjs'
import { written } from './early/early.mjs'

const core = 'chunks/core.js'

/**
 * Writes the second files. To be called before the first ones are changed.
 *
 * @param {object} options
 * @param {string} options.dir what was built
 * @param {readonly import('rolldown').OutputChunk[]} options.chunks
 * @param {readonly string[]} options.entries names of the entries a host imports
 * @param {import('./early/rehearse.mjs').Ran} options.ran
 */
export function cachedTwins({ dir, chunks, entries, ran }) {
  const names = twinned(chunks, entries)
  for (const name of names) {
    const file = join(dir, name)
    const places = ran.get(file) ?? new Set()
    const { code } = written(readFileSync(file, 'utf8'), places, places)
    writeFileSync(
      join(dir, twinOf(name)),
      leadingToTwins(name, code, names).replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'),
    )
  }
}

export const twinOf = (/** @type {string} */ name) => name.replace(/\.(c?js)$/, '.cached.$1')

/**
 * Every file a host can load that reaches the core: of the core there must be one in a process, so who imports it must have a twin, too. Those that
 * do not reach it serve both.
 *
 * @param {readonly import('rolldown').OutputChunk[]} chunks
 * @param {readonly string[]} entries
 */
function twinned(chunks, entries) {
  const next = new Map(
    chunks.map(({ fileName, imports, dynamicImports }) => [fileName, [...imports, ...dynamicImports]]),
  )
  const loaded = new Set(entries.map((entry) => `${entry}.js`))
  for (const name of loaded) for (const other of next.get(name) ?? []) loaded.add(other)
  const reaching = new Set([core])
  const reaches = (/** @type {string} */ name) => next.get(name)?.some((other) => reaching.has(other)) === true
  for (let size = 0; size < reaching.size; ) {
    size = reaching.size
    for (const name of loaded) if (reaches(name)) reaching.add(name)
  }
  return reaching
}

/**
 * @param {string} name of the file
 * @param {string} code
 * @param {ReadonlySet<string>} names of the files that have a twin
 */
function leadingToTwins(name, code, names) {
  let text = code
  // From the end, so that the offsets of what is still to be replaced stay true.
  for (const { specifier, start, end } of moduleUses(name, code).uses.toSorted((a, b) => b.start - a.start)) {
    const target = posix.join(posix.dirname(name), specifier)
    if (specifier.startsWith('.') && names.has(target))
      text = `${text.slice(0, start)}"${twinOf(specifier)}"${text.slice(end)}`
  }
  return text
}
