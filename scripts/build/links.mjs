/** What a built file imports and exports by name, and how such statements are replaced. */

import { parseSync, Visitor } from 'oxc-parser'

/** @typedef {import('./early/pieces.mjs').Edit} Edit */
/** What is called one thing in this file and another outside of it. @typedef {{ here: string, there: string }} Named */

const names = (/** @type {readonly any[]} */ specifiers, /** @type {string} */ here, /** @type {string} */ there) =>
  specifiers.map((specifier) => /** @type {Named} */ ({ here: specifier[here].name, there: specifier[there].name }))

/** What a built file imports with names; what it exports, which is one statement; and the texts of all other statements. */
export function linksOf(/** @type {string} */ code) {
  const { body } = parseSync('chunk.js', code, { sourceType: 'module' }).program
  const imports = body.filter((node) => node.type === 'ImportDeclaration')
  const imported = imports
    .filter(({ specifiers }) => specifiers.every(({ type }) => type === 'ImportSpecifier'))
    .map(({ start, end, source, specifiers }) => ({
      ...{ start, end, from: source.value, names: names(specifiers, 'local', 'imported') },
    }))
  const last = body.findLast((node) => node.type === 'ExportNamedDeclaration')
  const { start, end, specifiers } = last ?? { start: code.length, end: code.length, specifiers: [] }
  const others = body.filter((node) => node !== last && node.type !== 'ImportDeclaration')
  return {
    imported,
    exported: { start, end, names: names(specifiers, 'local', 'exported') },
    others: others.map((node) => code.slice(node.start, node.end)),
    /** What may be another value later, so that it cannot be handed on as one. */
    variable: declared(others, (kind, type) => kind === 'let' || (kind === 'var' && type !== 'ClassExpression')),
    functions: declared(others, (_, type) => /Function/.test(type)),
  }
}

/** Names of top-level functions and variables of a certain kind, or that begin as a certain type of expression. */
const declared = (
  /** @type {readonly (import('oxc-parser').Statement | import('oxc-parser').Directive)[]} */ statements,
  /** @type {(kind: string, type: string) => boolean} */ isOne,
) =>
  statements.flatMap((node) => {
    if (node.type === 'FunctionDeclaration') return isOne('function', node.type) && node.id ? [node.id.name] : []
    if (node.type !== 'VariableDeclaration') return []
    return node.declarations.flatMap(({ id, init }) =>
      id.type === 'Identifier' && isOne(node.kind, init?.type ?? '') ? [id.name] : [],
    )
  })

/** Where `import(` stands in a built file, and what is imported there. */
export function importsIn(/** @type {string} */ code) {
  /** @type {{ start: number, source: { start: number, end: number } }[]} */
  const found = []
  new Visitor({
    ImportExpression: ({ start, source }) => void found.push({ start, source }),
  }).visit(parseSync('chunk.js', code, { sourceType: 'module' }).program)
  return found
}

/** Where `import.meta.url` stands in a built file. */
export function ownUrls(/** @type {string} */ code) {
  /** @type {{ start: number, end: number }[]} */
  const found = []
  new Visitor({
    MemberExpression: ({ start, end, object }) => void (object.type === 'MetaProperty' && found.push({ start, end })),
  }).visit(parseSync('chunk.js', code, { sourceType: 'module' }).program)
  return found
}

/** @returns {Edit} */
export const put = (/** @type {{ start: number, end: number }} */ { start, end }, /** @type {string} */ text) => ({
  ...{ at: start, skip: end - start, put: text },
})
