/**
 * Every module a TypeScript file mentions, in whatever way: `import`, `import type`, `export … from`, `import('…')` as
 * a value and as a type, `import x = require('…')`, `require('…')`, `/// <reference path>`, and `process.getBuiltinModule`.
 */

import { parseSync, Visitor } from 'oxc-parser'

/** Stands for "some built-in module" where the code does not say which. */
const anyBuiltin = 'node:(getBuiltinModule)'

/**
 * @typedef {object} ModuleUse
 * @property {string} specifier as written; `?` where it is computed
 * @property {number} start offset of the quoted specifier
 * @property {number} end
 * @property {number} line counted from 1
 */

/**
 * @param {string} file its name decides how it is read (.ts, .d.ts)
 * @param {string} code
 * @returns {{ uses: ModuleUse[], errors: string[] }}
 */
export function moduleUses(file, code) {
  const { program, comments, errors } = parseSync(file, code)
  /** @type {ModuleUse[]} */
  const uses = []
  const add = (/** @type {string} */ specifier, /** @type {{ start: number, end: number }} */ { start, end }) =>
    uses.push({ specifier, start, end, line: code.slice(0, start).split('\n').length })
  const addNode = (/** @type {any} */ node) => node && add(textOf(node) ?? '?', node)

  new Visitor({
    ImportDeclaration: (node) => addNode(node.source),
    ExportNamedDeclaration: (node) => addNode(node.source),
    ExportAllDeclaration: (node) => addNode(node.source),
    ImportExpression: (node) => addNode(node.source),
    CallExpression: ({ callee, arguments: [given] }) => void (isRequire(callee) && addNode(given)),
    TSImportType: (node) => addNode(node.source),
    TSExternalModuleReference: (node) => addNode(node.expression),
    // Any mention counts, called or passed on: an alias must not be a way round.
    Identifier: (node) => void (node.name === 'getBuiltinModule' && add(anyBuiltin, node)),
    Literal: (node) => void (node.value === 'getBuiltinModule' && add(anyBuiltin, node)),
  }).visit(program)
  for (const comment of comments) {
    const path = /^\/\s*<reference\s+(?:path|types)=["'](.+?)["']/.exec(comment.value)?.[1]
    if (path !== undefined) add(path, comment)
  }
  return { uses, errors: errors.map(({ message }) => message) }
}

const isRequire = (/** @type {any} */ { type, name }) => type === 'Identifier' && name === 'require'

/** The text of a string, or of a template without placeholders, as minifiers write it. */
const textOf = (/** @type {any} */ node) =>
  node.type === 'TemplateLiteral' && node.expressions.length === 0 ? node.quasis[0].value.cooked : node.value

/** Whether code, not a text inside it, calls a function of that name. */
export function callsRequire(/** @type {string} */ file, /** @type {string} */ code) {
  let found = false
  new Visitor({
    CallExpression: ({ callee }) => {
      found ||= isRequire(callee)
    },
  }).visit(parseSync(file, code).program)
  return found
}
