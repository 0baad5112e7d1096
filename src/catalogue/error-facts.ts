/*
 * What may be told of an error. Messages and stacks hold paths, arguments and other data of users, so none of it leaves as text: only words
 * of closed sets, numbers, and a hash by which the same fault is recognised on many machines.
 */

import type { ErrorFacts } from '../model/errors.ts'
import { isErrorCode } from './error-code.ts'

/** The classes of errors that may be named: those of the language and of Node. */
export const errorTypes: readonly string[] = [
  ...['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'EvalError', 'URIError', 'AggregateError'],
  ...['AbortError', 'TimeoutError', 'SystemError', 'AssertionError'],
]

/** How many causes are followed. No real chain is as long, but one whose causes point to each other never ends. */
const maxDepth = 10

/** What `errorFacts` needs besides the error. */
export interface ErrorFactsTools {
  /** The classes that may be named. */
  readonly types: readonly string[]
  readonly sha256: (text: string) => string
  /** The program that was started: what lies in the same package is the host's own. */
  readonly main: string | undefined
}

/** What may be told of an error: class, code, depth of causes, and frames of the program itself; no message. Never throws, whatever was thrown. */
export function errorFacts(error: unknown, { types, sha256, main }: ErrorFactsTools): ErrorFacts {
  const chain = causes(error)
  const place = chain.map((one) => ownFrames(part(one, 'stack'), main)).find((frames) => frames !== '')
  return { ...kindOfError(error, types), error_stack: place === undefined ? undefined : sha256(place).slice(0, 16) }
}

/**
 * The same without the stack, for an error that is thrown on afterwards: once its stack was read, Node no longer shows the line that threw
 * it when the error ends the program. Never throws, whatever was thrown.
 */
export function kindOfError(error: unknown, types: readonly string[]): Omit<ErrorFacts, 'error_stack'> {
  const chain = causes(error)
  const name = part(error, 'name')
  return {
    error_type: typeof name === 'string' && types.includes(name) ? name : 'other',
    error_code: chain.map((one) => part(one, 'code')).find(isErrorCode),
    error_depth: chain.length - 1,
  }
}

/** The error, its cause, the cause of that, and so on. */
function causes(error: unknown): readonly unknown[] {
  const chain = [error]
  for (
    let cause = part(error, 'cause');
    cause instanceof Error && chain.length <= maxDepth;
    cause = part(cause, 'cause')
  )
    chain.push(cause)
  return chain
}

/** A property of what was thrown. That may be anything, and throw when it is read; then undefined. */
function part(thrown: unknown, key: string): unknown {
  try {
    return typeof thrown === 'object' && thrown !== null ? (thrown as Record<string, unknown>)[key] : undefined
  } catch {
    return undefined
  }
}

/** How many characters of a stack are read. V8 keeps ten frames, but a host may have asked for thousands. */
const maxStack = 10_000

/** The frames of the program's own package, as `function file` lines without folders, lines and columns. */
function ownFrames(stack: unknown, main: string | undefined): string {
  if (typeof stack !== 'string') return ''
  const own = packageOf(main ?? '')
  const frames = stack
    .slice(0, maxStack)
    .split('\n')
    .flatMap((line) => {
      const at = line.trimStart()
      if (!at.startsWith('at ')) return []
      const open = at.lastIndexOf('(')
      const where = (open < 0 ? at.slice(3) : at.slice(open + 1))
        .replace(/:\d{1,9}(?::\d{1,9})?\)?$/, '')
        .replaceAll('\\', '/')
      if (!where.includes('/') || where.startsWith('node:') || packageOf(where) !== own) return []
      return [`${open < 0 ? '' : at.slice(3, open).trim()} ${where.slice(where.lastIndexOf('/') + 1)}`]
    })
  return frames.join('\n')
}

/** The innermost installed package a file lies in; the empty string for what is installed nowhere. */
function packageOf(path: string): string {
  const parts = path.replaceAll('\\', '/').split('/')
  const at = parts.lastIndexOf('node_modules')
  if (at < 0) return ''
  return parts.slice(at + 1, parts[at + 1]?.startsWith('@') ? at + 3 : at + 2).join('/')
}
