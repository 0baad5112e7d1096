/**
 * Leaves out of the bundle what axios carries for others: 272 KB become 75 (see each file in ../stubs for its reason).
 *
 * A replacement that no longer meets its target would let the weight creep back unseen after an update of axios. So
 * each one names exactly where it applies, and the build fails when that place is gone.
 */

import { fileURLToPath } from 'node:url'

/** In `file`, the import of `imports` is answered by `stub`. */
export const stubs = [
  { file: 'axios/lib/adapters/adapters.js', imports: './fetch.js', stub: 'no-fetch-adapter.mjs' },
  { file: 'axios/lib/adapters/adapters.js', imports: './xhr.js', stub: 'no-xhr-adapter.mjs' },
  { file: 'axios/lib/adapters/http.js', imports: 'follow-redirects', stub: 'no-follow-redirects.mjs' },
  { file: 'axios/lib/adapters/http.js', imports: 'http2', stub: 'no-http2.mjs' },
  { file: 'axios/lib/adapters/http.js', imports: '../helpers/Http2Sessions.js', stub: 'no-http2-sessions.mjs' },
  { file: 'axios/lib/platform/node/classes/FormData.js', imports: 'form-data', stub: 'no-form-data.mjs' },
  { file: 'axios/lib/adapters/http.js', imports: 'https-proxy-agent', stub: 'no-proxy-agent.mjs' },
  { file: 'axios/lib/adapters/http.js', imports: 'proxy-from-env', stub: 'no-proxy-from-env.mjs' },
]

/** In `file`, the text `find` becomes `write`. */
export const edits = [
  {
    // Reading globalThis.FormData, even to see whether it exists, loads Node's undici.
    file: 'axios/lib/utils.js',
    find: "typeof G.FormData !== 'undefined' ? G.FormData : undefined",
    write: 'undefined',
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
      axiosIsBundled ||= slashes(id).includes('/node_modules/axios/')
      const entry = edits.find(({ file }) => isFile(id, file))
      if (entry === undefined) return null
      // Exactly once: a second place would be one nobody has looked at.
      if (code.split(entry.find).length === 2) met.add(entry)
      return { code: code.replace(entry.find, entry.write), map: null }
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
