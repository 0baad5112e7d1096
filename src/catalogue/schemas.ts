import type { EventRule, FieldRule } from '../model/catalogue.ts'
import type { Spec } from '../model/field.ts'
import { or } from '../model/or.ts'
import type { Declared } from './page.ts'
import { whatLeaves } from './what-leaves.ts'

type Schema = Readonly<Record<string, unknown>>

/** A catalogue as data: each event with what was declared of it, and a JSON Schema (2020-12) of what leaves as its metadata. */
export const catalogueAsJson = ({ rules, contextRules }: Declared): Schema => ({
  events: Object.fromEntries([...rules].map(([name, rule]) => [name, ofEvent(name, rule)])),
  context: { $schema: draft, title: 'context', ...objectSchema(contextRules, () => false) },
})

const draft = 'https://json-schema.org/draft/2020-12/schema'

const ofEvent = (name: string, { description, purpose, owner, expires, isInternal, fields }: EventRule): Schema => {
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
    },
    schema: { $schema: draft, title: name, ...schemaOf(false) },
    ...(hasPrivileged && { privileged: { $schema: draft, title: name, ...schemaOf(true) } }),
  }
}

const objectSchema = (fields: ReadonlyMap<string, FieldRule>, isRequired: (rule: FieldRule) => boolean): Schema => ({
  type: 'object',
  properties: Object.fromEntries(
    [...fields].map(([name, rule]) => [name, { ...valueSchema(rule.spec), description: whatLeaves(rule) }]),
  ),
  required: [...fields].filter(([, rule]) => isRequired(rule)).map(([name]) => name),
  additionalProperties: false,
})

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
      return { type: 'string', pattern: '^(?:E[A-Z][A-Z0-9_]{1,62}|other)$' }
    case 'text':
      return { type: 'string', maxLength: spec.max }
  }
}

/**
 * The form of a text, where JSON Schema can say it: that knows no flags, and validators read expressions as with the flag `u`. What the table and
 * the net behind it put in the place of a value has not the form.
 */
const formOf = ({ source, flags }: Extract<Spec, { kind: 'pattern' }>): Schema =>
  flags.replace('u', '') === '' && or(false, () => new RegExp(source, 'u').source !== '')
    ? { anyOf: [{ pattern: `^(?:${source})$` }, { enum: ['other', 'redacted'] }] }
    : {}
