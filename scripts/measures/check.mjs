/** Measures the files and functions of a source folder: what is too long to be read at one go, and what is handed on as a whole. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'oxc-parser'

/** In lines. */
export const most = { file: 200, factory: 80, inner: 40 }

/** Names under which a builder gets what it needs: all of it must not be handed on, or nobody sees who needs what. */
const bags = new Set(['deps', 'options'])

/**
 * @param {string} src folder of the sources
 * @returns {{ files: number, violations: string[] }} one line per violation, `file:line: what is wrong`
 */
export function checkMeasures(src) {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'))
    .sort()
  const violations = files.flatMap((file) => faultsIn(file, readFileSync(join(src, file), 'utf8')))
  return { files: files.length, violations }
}

/** @returns {string[]} */
function faultsIn(/** @type {string} */ file, /** @type {string} */ code) {
  const { program, errors } = parseSync(file, code)
  const faults = errors.map(({ message }) => `${file}: cannot be read: ${message}`)
  const lines = code.split('\n').length - 1
  if (lines > most.file) faults.push(`${file}: has ${lines} lines, and at most ${most.file} are read at one go`)
  const lineOf = (/** @type {number} */ at) => code.slice(0, at).split('\n').length

  /** @param {any} node @param {number} depth functions around it @param {string} name the last one seen */
  const look = (node, depth, name) => {
    if (Array.isArray(node)) for (const one of node) look(one, depth, name)
    if (typeof node?.type !== 'string') return
    const own = node.id?.name ?? (node.type === 'Property' ? node.key?.name : undefined) ?? name
    const isFunction = /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)
    if (isFunction) {
      const length = lineOf(node.end) - lineOf(node.start) + 1
      const limit = depth === 0 ? most.factory : most.inner
      if (length > limit)
        faults.push(`${file}:${lineOf(node.start)}: ${own} has ${length} lines, and at most ${limit} may be`)
    }
    // Only as the argument of a builder: a copy of the host's options with one of them changed is no bag handed on.
    if (node.type === 'CallExpression' && /^(?:create|open|build)[A-Z]/.test(node.callee.name ?? ''))
      for (const { type, start, argument } of node.arguments.flatMap((/** @type {any} */ one) => one.properties ?? []))
        if (type === 'SpreadElement' && bags.has(argument.name))
          faults.push(`${file}:${lineOf(start)}: hands all of ${argument.name} on; name what is needed`)
    for (const [key, value] of Object.entries(node))
      if (key !== 'type' && typeof value === 'object') look(value, depth + Number(isFunction), own)
  }
  look(program.body, 0, 'a function')
  return faults
}
