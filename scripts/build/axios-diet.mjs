/**
 * Of axios the way of one request is taken, by a door that it calls unsafe, and of that what others need is left out: 272 KB become 7 (see each
 * file in ../stubs for its reason).
 *
 * A replacement that no longer meets its target would let the weight creep back unseen after an update of axios. So
 * each one names exactly where it applies, and the build fails when that place is gone.
 */

import { fileURLToPath } from 'node:url'

/** In `file`, the import of `imports` is answered by `stub`. */
export const stubs = [
  { file: 'axios/lib/core/dispatchRequest.js', imports: '../adapters/adapters.js', stub: 'no-adapters.mjs' },
  { file: 'axios/lib/core/dispatchRequest.js', imports: '../defaults/index.js', stub: 'no-defaults.mjs' },
  { file: 'axios/lib/core/dispatchRequest.js', imports: '../core/AxiosHeaders.js', stub: 'no-headers.mjs' },
  { file: 'axios/lib/core/dispatchRequest.js', imports: '../cancel/CanceledError.js', stub: 'canceled.mjs' },
  { file: 'axios/lib/core/dispatchRequest.js', imports: '../utils.js', stub: 'few-utils.mjs' },
  { file: 'axios/lib/core/transformData.js', imports: '../utils.js', stub: 'few-utils.mjs' },
  { file: 'axios/lib/core/transformData.js', imports: '../defaults/index.js', stub: 'no-defaults.mjs' },
  { file: 'axios/lib/core/transformData.js', imports: '../core/AxiosHeaders.js', stub: 'no-headers.mjs' },
]

/** In `file`, the text `find` becomes `write`. */
export const edits = [
  {
    // Naming the global `performance` loads node:perf_hooks.
    file: 'axios/lib/core/dispatchRequest.js',
    find: "typeof performance !== 'undefined' && utils.isFunction(performance.now)",
    write: 'false',
  },
]

const slashes = (/** @type {string} */ path) => path.replaceAll('\\', '/')
const isFile = (/** @type {string | undefined} */ id, /** @type {string} */ file) =>
  id !== undefined && slashes(id).endsWith(`/node_modules/${file}`)

/** @returns {import('rolldown').Plugin} */
export function axiosDiet() {
  let axiosIsBundled = false
  const met = new Set()

  return {
    name: 'axios-diet',

    resolveId: {
      order: 'pre',
      handler(specifier, importer) {
        const entry = stubs.find(({ file, imports }) => imports === specifier && isFile(importer, file))
        if (entry === undefined) return null
        met.add(entry)
        return fileURLToPath(new URL(`../stubs/${entry.stub}`, import.meta.url))
      },
    },

    transform(code, id) {
      if (!slashes(id).includes('/node_modules/axios/')) return null
      axiosIsBundled = true
      const own = edits.filter(({ file }) => isFile(id, file))
      // Exactly once: a second place would be one nobody has looked at.
      for (const edit of own) if (code.split(edit.find).length === 2) met.add(edit)
      const edited = own.reduce((text, { find, write }) => text.replace(find, write), code)
      return edited === code ? null : { code: edited, map: null }
    },

    buildEnd(error) {
      if (error !== undefined || !axiosIsBundled) return
      for (const entry of [...stubs, ...edits]) {
        if (met.has(entry)) continue
        const what = 'imports' in entry ? `import '${entry.imports}'` : `"${entry.find}"`
        this.error(`axios-diet: ${entry.file} no longer has ${what}; see what took its place`)
      }
    },
  }
}
