/*
 * What a host declared a field by, understood. Declarations are written by people and may be wrong in any way, in JavaScript above all: a
 * wrong one must not throw, and must not let free text through.
 */

import { fieldSpec, type Kind, type Spec } from '../model/field.ts'
import { isText } from '../model/text.ts'
import { errorName } from '../policy/describe.ts'
import { fromJsonSchema, type JsonSchema } from './from-json-schema.ts'

/** Stands for a declaration that cannot be used: why values of it cannot leave. */
export interface Unusable {
  readonly why: string
}

/** A field as it was understood. */
export type ReadField = Omit<Kind, typeof fieldSpec> & { readonly [fieldSpec]: Spec | Unusable }

/** Understands a kind, a labeler or a Standard Schema. Anything else is `Unusable`. Never throws. */
export function readField(given: unknown): ReadField {
  const plain = { isOptional: false, isPrivileged: false }
  try {
    if (isThing(given)) {
      const own = (given as Partial<Kind>)[fieldSpec]
      if (own) {
        const { isOptional = false, isPrivileged = false } = given as Partial<Kind>
        return { [fieldSpec]: checked(own), isOptional, isPrivileged }
      }
      if (typeof given === 'function' && Array.isArray((given as { values?: unknown }).values))
        return { [fieldSpec]: words((given as unknown as { values: readonly unknown[] }).values), ...plain }
      const schema = jsonSchemaOf(given)
      if (schema) return { ...fromJsonSchema(schema), isPrivileged: false }
    }
  } catch (error) {
    return { [fieldSpec]: { why: `reading it threw ${errorName(error)}` }, ...plain }
  }
  return {
    [fieldSpec]: { why: 'it is no kind of field; declare it by number(), boolean(), oneOf() or the like' },
    ...plain,
  }
}

/** Whether it can have properties. */
const isThing = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'

/** The JSON Schema of what may be put in, or why there is none; undefined: this is no Standard Schema. May throw what the library throws. */
export function jsonSchemaOf(given: unknown): JsonSchema | { readonly why: string } | undefined {
  const standard = isThing(given)
    ? (given as { '~standard'?: { jsonSchema?: { input?: unknown } } })['~standard']
    : undefined
  if (!standard) return undefined
  const { input } = standard.jsonSchema ?? {}
  if (typeof input !== 'function')
    return { why: 'its library cannot say it as JSON Schema; wrap it, as valibot does with toStandardJsonSchema()' }
  return input.call(standard.jsonSchema, { target: 'draft-2020-12' }) as JsonSchema
}

const words = (values: readonly unknown[]): Spec | Unusable =>
  values.length > 0 ? { kind: 'words', values: values.filter(isText) } : { why: 'its list of words is empty' }

/** Texts with spaces, paths and addresses. A pattern that matches them would let free text through, and is refused. */
const freeText = ['Some "free" text: C:\\Users\\ann\\a b.txt, ann@acme.dev (7)', 'where /home/ann is']

/** Checks bounds and patterns. The types refuse most of what is wrong here, but hosts in JavaScript have no types. */
function checked(spec: Spec): Spec | Unusable {
  switch (spec.kind) {
    case 'pattern': {
      const form = wholly(spec)
      return freeText.some((text) => form.test(text))
        ? { why: 'its pattern takes free text; name the characters it may have' }
        : spec
    }
    case 'bucket':
      return isWhole(spec.of, 2, 1_000) ? spec : { why: 'bucket() takes a whole number from 2 to 1,000' }
    case 'text':
      return isWhole(spec.max, 1, 256) ? spec : { why: 'text() takes a max from 1 to 256' }
    case 'number':
      return spec.min <= spec.max ? spec : { why: 'number() takes a min that is no greater than its max' }
    default:
      return spec
  }
}

const isWhole = (n: unknown, min: number, max: number): boolean =>
  Number.isInteger(n) && (n as number) >= min && (n as number) <= max

/** The expression that the whole text has to match. */
export const wholly = ({ source, flags }: { readonly source: string; readonly flags: string }): RegExp =>
  new RegExp(`^(?:${source})$`, flags)
