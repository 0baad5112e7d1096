/* A catalogue as JSON Schema, by which a server can check what it receives. */

import type { EventRule, FieldRule } from '../model/catalogue.ts'
import { attributesPart, experimentEvent, metadataPart } from '../model/event.ts'
import type { Spec } from '../model/field.ts'
import { or } from '../model/or.ts'
import { leavingFields } from './leaving-fields.ts'
import type { Declared } from './page.ts'
import { whatLeaves } from './what-leaves.ts'

type Schema = Readonly<Record<string, unknown>>

/** A catalogue as data: each event with what was declared of it, and a JSON Schema (2020-12) of what leaves as its metadata. */
export const catalogueAsJson = ({ rules, contextRules }: Declared): Schema => ({
  events: Object.fromEntries([...rules].map(([name, rule]) => [name, ofEvent(name, rule)])),
  context: { $schema: draft, title: 'context', ...objectSchema(contextRules, () => false) },
})

const draft = 'https://json-schema.org/draft/2020-12/schema'

/** What is privileged has a schema of its own, since it travels in a part of its own, and most servers never get it. */
const ofEvent = (name: string, rule: EventRule): Schema => {
  const { description, purpose, owner, expires, isInternal, isError } = rule
  const fields = leavingFields(name, rule)
  const schemaOf = (isPrivileged: boolean) =>
    objectSchema(
      new Map([...fields].filter(([, rule]) => rule.isPrivileged === isPrivileged)),
      ({ isOptional }) => !isOptional,
    )
  const hasPrivileged = [...fields.values()].some(({ isPrivileged }) => isPrivileged)
  return {
    ...{
      description,
      purpose,
      owner,
      ...(expires !== undefined && { expires }),
      ...(isInternal && { internal: true }),
      ...(isError && { severity: 'error' }),
    },
    schema: { $schema: draft, title: name, ...(name === experimentEvent ? nested : plain)(schemaOf(false)) },
    ...(hasPrivileged && { privileged: { $schema: draft, title: name, ...schemaOf(true) } }),
  }
}

/** An object of these fields and no other: a server that checks by it notices a field that nobody declared. */
const objectSchema = (fields: ReadonlyMap<string, FieldRule>, isRequired: (rule: FieldRule) => boolean): Schema => ({
  type: 'object',
  properties: Object.fromEntries(
    [...fields].map(([name, rule]) => [name, { ...valueSchema(rule.spec), description: whatLeaves(rule) }]),
  ),
  required: [...fields].filter(([, rule]) => isRequired(rule)).map(([name]) => name),
  additionalProperties: false,
})

const plain = (schema: Schema): Schema => schema

/** An exposure has objects of its own for attributes and metadata, where other renderings have names with a dot. */
function nested(schema: Schema): Schema {
  const parts = [attributesPart, metadataPart]
  const all = Object.entries(schema.properties as Schema)
  const inside = (part: string) => all.filter(([name]) => name.startsWith(`${part}.`))
  const objects = parts.map((part) => {
    const properties = Object.fromEntries(inside(part).map(([name, one]) => [name.slice(part.length + 1), one]))
    return [part, { type: 'object', properties, additionalProperties: false }] as const
  })
  const others = all.filter(([name]) => !name.includes('.'))
  return { ...schema, properties: Object.fromEntries([...others, ...objects]) }
}

/** What leaves of a value, which may be something else than what the host gives: of a hashed text the hash. */
function valueSchema(spec: Spec): Schema {
  switch (spec.kind) {
    case 'number':
      return {
        type: spec.integer ? 'integer' : 'number',
        ...(spec.min > -Number.MAX_VALUE && { minimum: spec.min }),
        ...(spec.max < Number.MAX_VALUE && { maximum: spec.max }),
      }
    case 'boolean':
      return { type: 'boolean' }
    case 'words':
      return { enum: [...new Set([...spec.values, 'other'])] }
    case 'pattern':
      return { type: 'string', minLength: 1, maxLength: 256, ...formOf(spec) }
    case 'id':
      return { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' }
    case 'hashed':
      return { type: 'string', pattern: '^[0-9a-f]{64}$' }
    case 'bucket':
      return { type: 'integer', minimum: 0, maximum: spec.of - 1 }
    case 'errno':
      // The form of `error-code.ts`, written out: the commands load no file of the error reporter's for it.
      return { type: 'string', pattern: '^(?:E[A-Z][A-Z0-9_]{1,62}|other)$' }
    case 'text':
      return { type: 'string', maxLength: spec.max }
  }
}

/**
 * The form of a text, where JSON Schema can say it: it knows no flags, and validators read expressions as with the flag `u`. The words
 * `other` and `redacted`, which screening puts in the place of a value, are allowed as well.
 */
const formOf = ({ source, flags }: Extract<Spec, { kind: 'pattern' }>): Schema =>
  flags.replace('u', '') === '' && or(false, () => new RegExp(source, 'u').source !== '')
    ? { anyOf: [{ pattern: `^(?:${source})$` }, { enum: ['other', 'redacted'] }] }
    : {}
