/**
 * Built-in modules are the only thing the output takes from outside, and always by `process.getBuiltinModule`: for a static
 * import Node makes a second face of the module, reading each export of it, and loads it whether it is used or not.
 */

import { createRequire, isBuiltin } from 'node:module'
import { relative } from 'node:path'

const require = createRequire(import.meta.url)
const prefix = '\0node:'

/** Whether a module of the bundle stands for a built-in one. */
export const isNodeBuiltin = (/** @type {string} */ id) => id.startsWith(prefix)

/**
 * `import fs from 'fs'`, `import { readFileSync } from 'node:fs'` and `require('fs')` all get what stands in for `node:fs`.
 * As a default export, or by `require`, it is loaded when something of it is first used; a name that is imported loads it at once.
 *
 * @param {string} root the checkout
 * @returns {import('rolldown').Plugin}
 */
export function nodeBuiltins(root) {
  return {
    name: 'node-builtins',
    resolveId: {
      order: 'pre',
      handler(specifier, importer, { kind }) {
        if (!isBuiltin(specifier)) return null
        const name = specifier.replace(/^node:/, '')
        // One for each importer: shared by two chunks it would become a third.
        const id = `${prefix}${name}.${kind === 'require-call' ? 'cjs' : 'mjs'}?${relative(root, importer ?? '')}`
        return { id, moduleSideEffects: false }
      },
    },
    load(id) {
      if (!isNodeBuiltin(id)) return null
      const [name = '', kind] = id.slice(prefix.length).split(/[.?]/)
      const code = kind === 'cjs' ? `module.exports = ${lazily(name)}` : named(name)
      return { code, moduleType: 'js' }
    },
  }
}

const taken = (/** @type {string} */ name) => `process.getBuiltinModule('node:${name}')`

/** Bundlers ask each module whether it is `__esModule`, which must not load it. A few are functions, `assert` among them. */
function lazily(/** @type {string} */ name) {
  // There from the start, and written to: `process.exitCode = 1`.
  if (name === 'process') return 'process'
  const get = `get: (_, key) => key === '__esModule' ? undefined : ${taken(name)}[key]`
  const apply = `apply: (_, self, given) => ${taken(name)}.apply(self, given)`
  const callable = typeof require(`node:${name}`) === 'function'
  return `/* @__PURE__ */ new Proxy(${callable ? `() => {}, { ${get}, ${apply} }` : `{}, { ${get} }`})`
}

/** A name nobody imports is shaken off. */
function named(/** @type {string} */ name) {
  const names = Object.keys(require(`node:${name}`)).filter((key) => /^[a-z_$][\w$]*$/i.test(key) && key !== 'default')
  const each = names.map(
    (key, index) => `const _${index} = /* @__PURE__ */ (() => ${taken(name)}.${key})()\nexport { _${index} as ${key} }`,
  )
  return [`export default ${lazily(name)}`, ...each].join('\n')
}
