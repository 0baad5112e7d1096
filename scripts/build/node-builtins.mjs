/** Built-in modules are the only thing the output imports from outside: in one spelling, `node:fs`, and never by `require`. */

import { builtinModules, isBuiltin } from 'node:module'
import { esmExternalRequirePlugin } from 'rolldown/plugins'

/** `require('net')` in a CommonJS dependency becomes an import: an ES module has no `require`. */
export const requireToImport = () =>
  esmExternalRequirePlugin({ external: builtinModules.flatMap((name) => [name, `node:${name}`]) })

/**
 * `fs` and `node:fs` are one; importing one that is not used has no effect worth keeping.
 *
 * @returns {import('rolldown').Plugin}
 */
export function nodeBuiltins() {
  return {
    name: 'node-builtins',
    resolveId: {
      order: 'pre',
      handler(specifier, _importer, { kind }) {
        // A require is left to the plugin above, which turns it into an import that comes by here again.
        if (kind === 'require-call' || !isBuiltin(specifier)) return null
        const id = specifier.startsWith('node:') ? specifier : `node:${specifier}`
        return { id, external: true, moduleSideEffects: false }
      },
    },
  }
}
