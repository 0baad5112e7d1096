/**
 * What `require` gets: for each entry a door, `index.cjs` beside `index.js`. Node and bundlers go through it to the ES module, so that
 * a process has one copy of orangebox whoever asks. Where that ES module cannot be required, as in Jest and under some loaders, the door leads
 * to the same code as CommonJS, in one file: a chunk that were required later might find the test's environment torn down.
 */

import { writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { rolldown } from 'rolldown'
import { own } from './handed-on.mjs'
import { inputOptions, outputOptions } from './options.mjs'

const twin = 'chunks/common.cjs'
const virtual = '\0common'

/**
 * @param {{ root: string, dir: string, version: string, entries: readonly string[] }} options the checkout, where the files go, our version,
 *   and the names of the entries a host can require
 */
export async function commonJs({ root, dir, version, entries }) {
  const names = entries.map(
    (entry) => `export * as ${nameOf(entry)} from ${JSON.stringify(join(root, `src/${entry}.ts`))}`,
  )
  const { plugins, ...options } = inputOptions({ root, version })
  /** @type {import('rolldown').Plugin} */
  const allEntries = {
    name: 'all-entries',
    resolveId: (id) => (id === virtual ? id : null),
    load: (id) => (id === virtual ? names.join('\n') : null),
  }
  const build = await rolldown({ ...options, input: virtual, plugins: [...plugins, allEntries] })
  await build.write({ ...outputOptions, file: join(dir, twin), format: 'cjs', codeSplitting: false })
  await build.close()
  for (const entry of entries) {
    writeFileSync(join(dir, `${entry}.cjs`), door(entry, `${entry}.js`, entry === 'index' ? own : undefined))
    // For bundlers that take what is for `require`.
    writeFileSync(join(dir, `${entry}.whole.cjs`), door(entry, `${entry}.whole.js`))
  }
}

/** What the twin calls an entry. */
const nameOf = (/** @type {string} */ entry) => entry.replaceAll(/\W/g, '_')

const door = (
  /** @type {string} */ entry,
  /** @type {string} */ file,
  /** A name that is not public. @type {string | undefined} */ hidden,
) => `'use strict'
/** The ES module beside this file; its CommonJS twin where that cannot be required: in Jest, and where a loader of the host's is in the way. */
try {
  module.exports = { ...require('./${posix.basename(file)}') }${hidden ? `\n  delete module.exports.${hidden}` : ''}
} catch {
  module.exports = require('./${posix.relative(posix.dirname(entry), twin)}').${nameOf(entry)}
}
`
