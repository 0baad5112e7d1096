/* Finds a place in the source by its syntax and changes it: how a mutant is made, whatever the layout of the file. */

import { parseSync } from 'oxc-parser'

/** A change of the source that holds however the source is laid out, and wherever the file is. */
export interface Change {
  /** The function it is in, by its name; one in another one behind a dot: `holdFile.append`. */
  readonly within: string
  /**
   * An expression, or some statements in a row, that stand there exactly once. `$name` is any expression, the same wherever it is
   * repeated; `...$name` are any arguments.
   */
  readonly from: string
  /** What stands there instead, in which `$name` is what was found. */
  readonly to: string
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

/** Where the pattern was found: one node, or several in a row; and what its wildcards stand for. */
interface Place {
  readonly start: number
  readonly end: number
  readonly isStatement: boolean
  readonly found: ReadonlyMap<string, string>
}

/** The source with the change in it; undefined if the function is not in it. Throws unless the place is found exactly once. */
export function changed(source: string, { within, from, to }: Change): string | undefined {
  const path = within.split('.')
  if (!path.every((name) => source.includes(name))) return undefined
  const [name, ...deeper] = path
  const [outermost] = functionsIn(topLevel(parse(source)), name as string)
  if (!outermost) return undefined
  const scope = deeper.reduce(
    (outer, inner) => only(functionsIn(below(outer), inner), `functions \`${inner}\` in \`${within}\``),
    outermost,
  )
  const { start, end, found, isStatement } = only(
    placesOf(scope, patternOf(from), source),
    `places in \`${within}\` with \`${from}\``,
  )
  const text = to.replaceAll(/\$\w+/g, (wildcard) => found.get(wildcard) ?? fail(`\`${from}\` has no ${wildcard}`))
  // Nothing around it may change what it means; where a statement begins, a parenthesis would belong to the one before.
  return `${source.slice(0, start)}${isStatement ? `;${text};` : `(${text})`}${source.slice(end)}`
}

const parse = (source: string): Node => {
  const { program, errors } = parseSync('source.ts', source, { preserveParens: false })
  if (errors[0]) fail(`${errors[0].message}: ${source}`)
  return program as unknown as Node
}

/** What is looked for: an expression, or statements. */
function patternOf(from: string): readonly Node[] {
  // An object would be a block. Inside a function, where `return` and `await` may stand.
  const text = from.startsWith('{') ? `(${from})` : from
  const [wrapped] = childrenOf(parse(`async function f() { ${text} }`), 'body')
  const body = childrenOf(wrapped?.body as Node, 'body')
  const [first] = body
  return body.length === 1 && first?.type === 'ExpressionStatement' ? [first.expression as Node] : body
}

function placesOf(scope: Node, pattern: readonly Node[], source: string): readonly Place[] {
  const places: Place[] = []
  const note = (nodes: readonly Node[], isStatement: boolean) => {
    const found = new Map<string, string>()
    const first = nodes[0]
    const last = nodes.at(-1)
    if (!first || !last || nodes.length < pattern.length) return
    if (!pattern.every((wanted, i) => matches(nodes[i], wanted, source, found))) return
    places.push({ start: first.start, end: last.end, isStatement, found })
  }
  const isExpression = pattern.length === 1 && !isStatementType(pattern[0] as Node)
  for (const node of [scope, ...below(scope)]) {
    if (isExpression) {
      // As a whole statement it is looked at with that.
      if (node.type === 'ExpressionStatement') note([node.expression as Node], true)
      else for (const child of direct(node)) note([child], false)
    } else if (node.type === 'BlockStatement') {
      const body = childrenOf(node, 'body')
      for (const i of body.keys()) note(body.slice(i, i + pattern.length), true)
    }
  }
  return places
}

const isStatementType = ({ type }: Node) => /Statement$|Declaration$/.test(type)

/** Whether the source says the same as the pattern, whatever the layout. Notes what the wildcards stand for. */
function matches(node: unknown, wanted: unknown, source: string, found: Map<string, string>): boolean {
  if (Array.isArray(wanted)) return Array.isArray(node) && allMatch(node, wanted, source, found)
  if (!isNode(wanted)) return isPlain(wanted) ? isEqual(node, wanted) : node === wanted
  if (!isNode(node)) return false
  const name = wildcardOf(wanted)
  if (name) return take(found, name, inParentheses(source.slice(node.start, node.end)))
  return (
    node.type === wanted.type &&
    Object.keys(wanted).every((key) => isLayout.has(key) || matches(node[key], wanted[key], source, found))
  )
}

function allMatch(
  nodes: readonly unknown[],
  wanted: readonly unknown[],
  source: string,
  found: Map<string, string>,
): boolean {
  const last = wanted.at(-1)
  const rest = isNode(last) && last.type === 'SpreadElement' ? wildcardOf(last.argument) : undefined
  const fixed = rest ? wanted.slice(0, -1) : wanted
  if (rest ? nodes.length < fixed.length : nodes.length !== fixed.length) return false
  if (!fixed.every((one, i) => matches(nodes[i], one, source, found))) return false
  const more = nodes.slice(fixed.length).filter(isNode)
  return !rest || take(found, rest, source.slice(more[0]?.start ?? 0, more.at(-1)?.end ?? 0))
}

/** Put somewhere else, an expression may not fall apart. */
const inParentheses = (text: string) => (/^[\w.]+$/.test(text) ? text : `(${text})`)

function take(found: Map<string, string>, name: string, text: string): boolean {
  const before = found.get(name)
  found.set(name, before ?? text)
  return before === undefined || before === text
}

const wildcardOf = (node: unknown): string | undefined =>
  isNode(node) && node.type === 'Identifier' && String(node.name).startsWith('$') ? String(node.name) : undefined

/** Says where or how something is written, not what. */
const isLayout = new Set(['start', 'end', 'raw', 'shorthand', 'range', 'typeAnnotation'])

/** Functions of this name among these nodes, however they come to it. */
const functionsIn = (nodes: readonly Node[], name: string): readonly Node[] =>
  nodes.filter((node) => {
    const { type, init, value } = node
    const named = type === 'VariableDeclarator' ? isFunction(init) : type === 'Property' ? isFunction(value) : true
    const id = type === 'Property' ? node.key : node.id
    return named && isNode(id) && id.name === name && /^(?:Function.*|VariableDeclarator|Property)$/.test(type)
  })

const isFunction = (node: unknown): boolean => isNode(node) && /Function/.test(node.type)

/** What a module declares. */
const topLevel = (program: Node): readonly Node[] =>
  childrenOf(program, 'body')
    .map((node) => (isNode(node.declaration) ? node.declaration : node))
    .flatMap((node) => (node.type === 'VariableDeclaration' ? childrenOf(node, 'declarations') : [node]))

const direct = (node: Node): readonly Node[] => Object.values(node).flat().filter(isNode)
const below = (node: Node): readonly Node[] => direct(node).flatMap((child) => [child, ...below(child)])
const childrenOf = (node: Node, key: string): readonly Node[] => node[key] as readonly Node[]

const isNode = (value: unknown): value is Node => isPlain(value) && typeof value.type === 'string'
const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isEqual = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

function only<T>(some: readonly T[], what: string): T {
  if (some.length !== 1) fail(`${some.length} ${what}, where there should be one`)
  return some[0] as T
}

function fail(why: string): never {
  throw new Error(why)
}
