/*
 * Fields that a host declares by zod, arktype or another schema library. Such a schema is asked for its JSON Schema, and that is accepted
 * only where it comes to something that may leave.
 */

import { fieldSpec, type Spec } from '../model/field.ts'
import { isText } from '../model/text.ts'

/** A JSON Schema, of which any keyword may be missing or wrong. */
export type JsonSchema = { readonly [keyword: string]: unknown }

/** Keywords that say nothing about which values are allowed. */
const remarks = new Set(['$schema', '$id', 'title', 'description', 'examples', 'default', 'deprecated', '$comment'])

/** What a schema was read as. */
interface Read {
  readonly [fieldSpec]: Spec | { readonly why: string }
  readonly isOptional: boolean
}

const no = (why: string): Read => ({ [fieldSpec]: { why }, isOptional: false })
const yes = (spec: Spec): Read => ({ [fieldSpec]: spec, isOptional: false })

/** Reads it as a number, a boolean or a closed set of words. Anything else cannot leave, and the result says why. */
export function fromJsonSchema(schema: JsonSchema): Read {
  if (typeof schema.why === 'string') return no(schema.why)
  const words = wordsOf(schema)
  if (words) return yes({ kind: 'words', values: words })
  const unknown = Object.keys(schema).find((keyword) => !remarks.has(keyword) && !bounds.has(keyword))
  switch (schema.type) {
    case 'boolean':
      return yes({ kind: 'boolean' })
    case 'number':
    case 'integer':
      return unknown === undefined ? yes(numberOf(schema)) : no(`its schema says ${unknown}, which is not understood`)
    case 'string':
      return no('its schema allows free text; name its words, or declare pattern(), id() or hashed()')
    default:
      return no('its schema comes to no number, boolean or closed set of words')
  }
}

/** Keywords of numbers that are understood. With any other a value might leave that the schema forbids. */
const bounds = new Set(['type', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'])

/** The bounds. An exclusive one is taken as inclusive: a value at the very edge may leave, which is still a number. */
function numberOf(schema: JsonSchema): Spec {
  const all = (...values: readonly unknown[]) => values.filter((value) => typeof value === 'number')
  return {
    kind: 'number',
    unit: undefined,
    integer: schema.type === 'integer',
    min: Math.max(-Number.MAX_VALUE, ...all(schema.minimum, schema.exclusiveMinimum)),
    max: Math.min(Number.MAX_VALUE, ...all(schema.maximum, schema.exclusiveMaximum)),
  }
}

/** The words of an `enum`, a `const` or several of these; undefined: it is no closed set of words. */
function wordsOf(schema: JsonSchema): readonly string[] | undefined {
  if (Array.isArray(schema.enum)) return schema.enum.every(isText) ? schema.enum : undefined
  if (isText(schema.const)) return [schema.const]
  const parts = schema.anyOf ?? schema.oneOf
  if (!Array.isArray(parts) || parts.length === 0) return undefined
  const all = parts.map((part) => (typeof part === 'object' && part !== null ? wordsOf(part) : undefined))
  return all.every((words) => words !== undefined) ? all.flat() : undefined
}
