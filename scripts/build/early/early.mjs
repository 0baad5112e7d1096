/**
 * V8 only skips a function when it reads a file, and compiles it when it is first called: what runs is read twice. A function in parentheses is
 * compiled with what it stands in. So those that nearly every program runs are written like that, and no others; see
 * docs/decisions/0046-what-runs-is-compiled-at-once.md.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseSync, Visitor } from 'oxc-parser'
import { moveMap } from './move-map.mjs'
import { pieces } from './pieces.mjs'

/** @typedef {import('./pieces.mjs').Edit} Edit */
/** @typedef {import('./rehearse.mjs').Ran} Ran */

/**
 * @param {{ lightest: Ran, all: Ran }} rehearsed what ran of the files just built, by their paths: they are changed in place
 */
export function compileEarly({ lightest, all }) {
  for (const [file, ran] of all) {
    const code = readFileSync(file, 'utf8')
    // Whoever loads a file should not compile what only heavier programs run of it.
    const moved = written(code, lightest.get(file) ?? ran, ran)
    writeFileSync(file, moved.code)
    const map = `${file}.map`
    if (existsSync(map)) writeFileSync(map, JSON.stringify(moveMap(JSON.parse(readFileSync(map, 'utf8')), code, moved)))
  }
}

/**
 * The text in which functions that run as soon as the file is loaded stand in parentheses, and what runs within functions that run later, for it
 * is compiled with them then. A declaration is moved to the beginning, for as a value it would no longer be there before its line is reached.
 *
 * @param {string} code of an ES module
 * @param {ReadonlySet<string>} soon functions that run at once
 * @param {ReadonlySet<string>} ever functions that run at all
 */
export function written(code, soon, ever) {
  /** @type {Edit[]} */
  const edits = []
  /** @type {{ name: string, start: number, end: number }[]} */
  const declarations = []
  /** Methods and accessors cannot be put in parentheses. @type {Set<number>} */
  const methods = new Set()
  /** The functions around, the innermost last. @type {string[]} */
  const around = []
  const { program } = parseSync('chunk.js', code, { sourceType: 'module' })
  const surroundings = whatIsOfSurroundings(program)
  const enter = (/** @type {Place & { body: unknown }} */ node, /** @type {() => void} */ change) => {
    const [place, outer] = [placeOf(node), around.at(-1)]
    around.push(place)
    const isWithin = outer !== undefined && ever.has(place) && ever.has(outer) && !soon.has(outer)
    if ((soon.has(place) || isWithin) && !methods.has(node.start)) change()
  }
  const leave = () => void around.pop()
  new Visitor({
    Property: ({ kind, method, value }) => void ((method || kind !== 'init') && methods.add(value.start)),
    MethodDefinition: ({ value }) => void methods.add(value.start),
    FunctionDeclaration: (node) =>
      enter(node, () => {
        const { start, end, id } = node
        if (around.length === 1 && id) declarations.push({ name: id.name, start, end })
      }),
    'FunctionDeclaration:exit': leave,
    FunctionExpression: (node) =>
      enter(node, () => edits.push({ at: node.start, put: '(' }, { at: node.end, put: ')', closes: true })),
    'FunctionExpression:exit': leave,
    ArrowFunctionExpression: (node) =>
      enter(node, () => {
        const looksAround = surroundings.some((at) => at > node.start && at < node.end)
        // An arrow in parentheses is compiled late all the same (V8 11.3), so it becomes a function.
        if (!looksAround) edits.push(...asFunction(code, node))
      }),
    'ArrowFunctionExpression:exit': leave,
  }).visit(program)
  const directives = program.body.filter((node) => node.type === 'ExpressionStatement' && node.directive)
  return pieces(code, edits, declarations, directives.at(-1)?.end)
}

/** @typedef {{ readonly start: number, readonly end: number }} Place */
const placeOf = (/** @type {Place} */ { start, end }) => `${start}:${end}`

/**
 * Where something stands that an arrow takes from its surroundings, and a function would have of its own.
 *
 * @param {import('oxc-parser').Program} program
 */
function whatIsOfSurroundings(program) {
  /** @type {number[]} */
  const places = []
  const note = (/** @type {{ start: number }} */ { start }) => void places.push(start)
  new Visitor({
    ThisExpression: note,
    Super: note,
    MetaProperty: (node) => void (node.meta.name === 'new' && note(node)),
    Identifier: (node) => void (node.name === 'arguments' && note(node)),
  }).visit(program)
  return places
}

/**
 * An arrow as a function, in parentheses.
 *
 * @param {string} code
 * @param {import('oxc-parser').ArrowFunctionExpression} node
 * @returns {Edit[]}
 */
function asFunction(code, { start, end, async, body, expression }) {
  const from = async ? start + /^async\s*/.exec(code.slice(start))?.[0].length : start
  const isBare = code[from] !== '('
  const arrow = code.lastIndexOf('=>', body.start)
  return [
    { at: start, skip: from - start, put: `(${async ? 'async ' : ''}function${isBare ? '(' : ''}` },
    { at: arrow, skip: 2, put: `${isBare ? ')' : ''}${expression ? '{return ' : ''}` },
    { at: end, put: expression ? '})' : ')', closes: true },
  ]
}
