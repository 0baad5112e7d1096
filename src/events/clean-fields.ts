/*
 * What may leave of an object of the host's. Every field of every event passes here (or, with a catalogue, `catalogue/screen.ts`), so this
 * is where texts, paths and whole objects are kept back.
 */

import type { FieldProblem } from '../model/books.ts'
import type { Fields } from '../model/event.ts'
import { textOfLabel } from '../model/label.ts'
import { fieldNamesOf } from '../policy/field-names-of.ts'
import { isWellFormed } from '../policy/well-formed.ts'

/** What no fields are. */
export const noFields: Fields = Object.freeze(Object.create(null))

/**
 * Makes objects that inherit nothing, so that `constructor` is a field like any other. A constructor makes them because V8 keeps what
 * Object.create(null) returns as a dictionary, which is slow to fill and to encode.
 */
function Bag() {}
Bag.prototype = Object.create(null)

/** Code that was written for another SDK marks with it what only few may see. Such a field leaves only where a catalogue declares it as privileged. */
const forFew = '_PROTO_'

/**
 * Copies those fields of an object that may leave: numbers, booleans, null and the texts of labels. Any other field is left out and
 * reported to `onProblem`. Never throws, whatever the getters and proxies of the host do.
 *
 * @param input undefined and null: no fields. What is no object is reported as `unreadable`.
 * @param names those that may be used; default: any well-formed name, however many there are.
 */
export function cleanFields(
  input: unknown,
  onProblem: (problem: FieldProblem, key: string) => void,
  { known, most }: FieldNames = createFieldNames(Number.POSITIVE_INFINITY),
): Fields {
  if (input === undefined || input === null) return noFields
  const keys = fieldNamesOf(input)
  if (!keys) {
    onProblem('unreadable', '')
    return noFields
  }
  const fields = new (Bag as unknown as new () => Record<string, number | boolean | null | string>)()
  for (const name of keys) {
    const isOld = known.has(name)
    // Assigning to `__proto__` would set the prototype instead of a field.
    if (!isOld && (!isWellFormed('field', name) || name.startsWith(forFew) || name === '__proto__')) {
      onProblem('key', name)
      continue
    }
    const value = cleanValue(input, name)
    if (value === undefined) continue
    if (typeof value === 'object' && value !== null) onProblem(value.problem, name)
    else if (!isOld && known.size >= most) onProblem('names', name)
    else {
      if (!isOld) known.add(name)
      fields[name] = value
    }
  }
  return Object.freeze(fields)
}

/** Names under which fields may leave. A name that was seen before need not be tested again. */
export interface FieldNames {
  readonly known: Set<string>
  /** How many there may be. */
  readonly most: number
}

/**
 * The names that one client has used, `most` at the most. Names should come from the host's code. Names made of data, such as a user's
 * file names, are free text in another place, and ever new ones: the limit keeps most of them from leaving.
 */
export const createFieldNames = (most: number): FieldNames => ({ known: new Set(), most })

/** The value that may leave, undefined where there is none, or why it may not. */
type Cleaned = number | boolean | null | string | undefined | { readonly problem: FieldProblem }

function cleanValue(input: object, name: string): Cleaned {
  try {
    const value = (input as Record<string, unknown>)[name]
    switch (typeof value) {
      case 'undefined':
      case 'boolean':
        return value
      case 'number':
        // `+ 0` turns -0 into 0, as JSON does. NaN and the infinities are refused because JSON would silently make null of them.
        return Number.isFinite(value) ? value + 0 : { problem: 'not_finite' }
      case 'object':
        return value === null ? null : (textOfLabel(value) ?? { problem: 'object' })
      default:
        return { problem: typeof value as FieldProblem }
    }
  } catch {
    return { problem: 'getter' }
  }
}

/** Returns new fields: those of `under`, replaced by those of `over`; a field that is `undefined` in `over` is deleted. */
export function mergeFields(
  under: Fields,
  over: unknown,
  onProblem: (problem: FieldProblem, key: string) => void,
  names?: FieldNames,
): Fields {
  const merged = Object.assign(Object.create(null), under, cleanFields(over, onProblem, names))
  for (const name of fieldNamesOf(over) ?? []) if (cleanValue(over as object, name) === undefined) delete merged[name]
  return Object.freeze(merged)
}
