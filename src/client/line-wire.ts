/* The wire of `orangebox/outbox`: the program's own functions, checked once and then guarded, as the outbox knows wires. */

import type { LineAnswer, LineWire } from '../model/line-outbox.ts'
import type { Wire } from '../model/wire.ts'
import { describe, errorName } from '../policy/describe.ts'
import { isHeaderName, isHeaderText } from '../policy/header-text.ts'
import type { OnBad } from '../policy/on-bad.ts'
import { isObject } from '../policy/validators.ts'
import { WrongUse } from '../policy/wrong-use.ts'

/** What a wire may have. */
export const wireNames: readonly (keyof LineWire)[] = [
  ...(['name', 'path', 'headers', 'maxBodyBytes', 'overheadBytes', 'maxLines'] as const),
  ...(['wrap', 'classify', 'report'] as const),
]

/** The program's wire, as the outbox knows wires. Lines come encoded, so it never has to encode. */
export function wireOf(given: LineWire, onBad: OnBad): Wire {
  if (typeof given !== 'object' || given === null)
    throw new WrongUse(`wire: it must be an object with name, path and wrap(), and was ${describe(given)}`)
  const { name, path, headers, maxBodyBytes, overheadBytes = 1024, maxLines = Number.POSITIVE_INFINITY } = given
  if (typeof name !== 'string' || !/^[a-z\d][a-z\d-]*$/.test(name) || name === 'event-batch')
    throw new WrongUse(`wire.name: it must be of a-z, 0-9 and -, and not "event-batch", and was ${describe(name)}`)
  if (typeof path !== 'string' || !path.startsWith('/'))
    throw new WrongUse(`wire.path: it must begin with a slash, and was ${describe(path)}`)
  if (typeof given.wrap !== 'function')
    throw new WrongUse(`wire.wrap: it must be a function that makes a body of lines, and was ${describe(given.wrap)}`)
  assertHeaders(headers)
  assertWhole('maxBodyBytes', maxBodyBytes)
  // A wire with one line a request may have nothing around it.
  assertWhole('overheadBytes', overheadBytes, 0)
  if (maxLines !== Number.POSITIVE_INFINITY) assertWhole('maxLines', maxLines)
  return {
    ...{ name, path, headers, maxBodyBytes, overheadBytes, maxEvents: maxLines },
    addedBytes: () => 0,
    encode: () => {
      throw new TypeError('lines come encoded')
    },
    report: (drop) => given.report?.(drop),
    wrap: ({ resource, report, events }) => {
      const body: unknown = given.wrap({ resource, report, lines: events })
      if (typeof body !== 'string') throw new TypeError('wire.wrap: it must return a text')
      return body
    },
    classify: (answer) => meaningOf(given, answer, onBad),
    readsSuccess: given.classify !== undefined,
  }
}

/** A body without a limit, or one line a request, is never what was meant. */
function assertWhole(part: 'maxBodyBytes' | 'overheadBytes' | 'maxLines', given: unknown, least = 1): void {
  if (!Number.isInteger(given) || (given as number) < least)
    throw new WrongUse(`wire.${part}: it must be a whole number from ${least}, and was ${describe(given)}`)
}

/** Node refuses a request with one bad header, so nothing would ever leave. A value may be a key and is not quoted. */
function assertHeaders(given: unknown): void {
  if (given !== undefined && !isObject(given))
    throw new WrongUse(`wire.headers: it must be an object of names and texts, and was a ${typeof given}`)
  for (const [name, text] of Object.entries(given ?? {}))
    if (!isHeaderName(name) || typeof text !== 'string' || !isHeaderText(text))
      throw new WrongUse(`wire.headers: no request can carry ${describe(name)} with the text that was given`)
}

/**
 * What the wire says an answer means. What it does not know how to say means what it does by default: taken for a delivery, as a promise once was,
 * it would lose lines in silence, and an exception would have the same lines sent again at once.
 */
function meaningOf(given: LineWire, answer: LineAnswer, onBad: OnBad): ReturnType<NonNullable<LineWire['classify']>> {
  try {
    const meant = given.classify?.(answer)
    if (meant === undefined || meant === 'delivered' || meant === 'retry' || meant === 'refused') return meant
    onBad(
      'wire.classify',
      `${describe(meant)} is none of delivered, retry, refused and undefined; the default table holds`,
    )
  } catch (error) {
    onBad('wire.classify', `it threw ${errorName(error)}; the default table holds`)
  }
  return undefined
}
