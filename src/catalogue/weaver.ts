/* A catalogue for OpenTelemetry Weaver, with which teams check and document the telemetry of all their programs. */

import type { EventRule, FieldRule } from '../model/catalogue.ts'
import { experimentEvent } from '../model/event.ts'
import type { Spec } from '../model/field.ts'
import { leavingFields } from './leaving-fields.ts'
import type { Declared } from './page.ts'
import { whatLeaves } from './what-leaves.ts'

type Registry = Readonly<Record<string, unknown>>

/**
 * A catalogue as a registry file of OpenTelemetry Weaver, `definition/2`: its events, and each field as an attribute. What is privileged is
 * left out, as no record carries it. Weaver knows an attribute by its name alone; one that two events declare differently is of type `any`.
 */
export function catalogueAsRegistry({ rules, contextRules }: Declared): Registry {
  const attributes = new Map<string, readonly FieldRule[]>()
  const context = [...contextRules].map(([name, rule]) => [`context.${name}`, rule] as const)
  const events = [...rules].map(([name, rule]) => ({ name, rule, fields: ofRecord(name, rule) }))
  for (const fields of [context, ...events.map(({ fields }) => fields)])
    for (const [name, rule] of fields) attributes.set(name, [...(attributes.get(name) ?? []), rule])
  return {
    file_format: 'definition/2',
    attributes: [...attributes].map(([key, declared]) => attributeOf(key, declared)),
    events: events.map(({ name, rule: { description, purpose, owner, expires, isInternal, isError }, fields }) => ({
      ...{ name, stability: 'development', brief: description, note: `What for: ${purpose}` },
      annotations: {
        ...{ owner, ...(expires !== undefined && { expires }), ...(isInternal && { internal: true }) },
        ...(isError && { severity: 'error' }),
      },
      attributes: fields.map(([ref, { isOptional }]) => ({
        ref,
        requirement_level: isOptional ? 'recommended' : 'required',
      })),
    })),
  }
}

/** The attributes that a log record of this event carries, by the names they have there. */
function ofRecord(event: string, rule: EventRule): readonly (readonly [string, FieldRule])[] {
  const fields = [...leavingFields(event, rule)].filter(([, { isPrivileged }]) => !isPrivileged)
  return event === experimentEvent ? fields.map(([name, one]) => [nameInRecord(name), one]) : fields
}

/** As in `model/attributes.ts`, which is not imported, because the command would load it for two names. A test compares them with a record. */
const namesInRecord: Readonly<Record<string, string>> = {
  experiment_id: 'feature_flag.key',
  variation_id: 'feature_flag.result.variant',
}
const nameInRecord = (name: string): string =>
  namesInRecord[name] ?? `experiment.${name.replace(/^experiment_metadata\./, 'metadata.')}`

/** An attribute as all events together declare it. One of them alone would be wrong about the others. */
function attributeOf(key: string, declared: readonly FieldRule[]): Registry {
  const briefs = [...new Set(declared.map(whatLeaves))]
  const [first] = declared
  const isOne = briefs.length === 1 && first !== undefined
  const type = isOne ? typeOf(first.spec) : 'any'
  const example = isOne ? exampleOf(first.spec) : undefined
  return { key, type, stability: 'development', brief: briefs.join(', or '), ...(example && { examples: [example] }) }
}

/** The type in Weaver's words. What a host calls a word or a pattern is text there, and only a closed set has members. */
function typeOf(spec: Spec): unknown {
  switch (spec.kind) {
    case 'number':
      return spec.integer ? 'int' : 'double'
    case 'boolean':
      return 'boolean'
    case 'bucket':
      return 'int'
    case 'words':
      return { members: membersOf([...new Set([...spec.values, 'other'])]) }
    default:
      return 'string'
  }
}

/** Weaver demands examples of attributes of text. */
function exampleOf({ kind }: Spec): string | undefined {
  switch (kind) {
    case 'id':
      return '01JD9ZK6S8Q3V5X7Y9A1B3C5D7'
    case 'hashed':
      return '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae'
    case 'errno':
      return 'ENOENT'
    case 'pattern':
      return 'other'
    case 'text':
      return 'b'
    default:
      return undefined
  }
}

/** Weaver generates code from the ids, so two words that differ only in signs (`a-b`, `a_b`) need two ids. */
function membersOf(words: readonly string[]): readonly Registry[] {
  const ids = new Set<string>()
  return words.map((value) => {
    const base = value.toLowerCase().replace(/[^a-z0-9]+/g, '_')
    let id = base
    for (let n = 2; ids.has(id); n++) id = `${base}_${n}`
    ids.add(id)
    return { id, value, stability: 'development' }
  })
}
