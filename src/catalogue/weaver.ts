import type { FieldRule } from '../model/catalogue.ts'
import type { Spec } from '../model/field.ts'
import type { Declared } from './page.ts'
import { whatLeaves } from './what-leaves.ts'

type Registry = Readonly<Record<string, unknown>>

/**
 * A catalogue as a registry file of OpenTelemetry Weaver, `definition/2`: its events, and each field as an attribute. What is privileged is left out,
 * as no record carries it. Weaver knows an attribute by its name alone; one that two events declare differently is of type `any`.
 */
export function catalogueAsRegistry({ rules, contextRules }: Declared): Registry {
  const attributes = new Map<string, readonly FieldRule[]>()
  for (const fields of [contextRules, ...[...rules.values()].map((rule) => rule.fields)])
    for (const [name, rule] of open(fields)) attributes.set(name, [...(attributes.get(name) ?? []), rule])
  return {
    file_format: 'definition/2',
    attributes: [...attributes].map(([key, declared]) => attribute(key, declared)),
    events: [...rules].map(([name, { description, purpose, owner, expires, isInternal, fields }]) => ({
      ...{ name, stability: 'development', brief: description, note: `What for: ${purpose}` },
      annotations: { owner, ...(expires !== undefined && { expires }), ...(isInternal && { internal: true }) },
      attributes: open(fields).map(([ref, { isOptional }]) => ({
        ref,
        requirement_level: isOptional ? 'recommended' : 'required',
      })),
    })),
  }
}

const open = (fields: ReadonlyMap<string, FieldRule>) => [...fields].filter(([, { isPrivileged }]) => !isPrivileged)

function attribute(key: string, declared: readonly FieldRule[]): Registry {
  const briefs = [...new Set(declared.map(whatLeaves))]
  const [first] = declared
  const isOne = briefs.length === 1 && first !== undefined
  const type = isOne ? typeOf(first.spec) : 'any'
  const example = isOne ? exampleOf(first.spec) : undefined
  return { key, type, stability: 'development', brief: briefs.join(', or '), ...(example && { examples: [example] }) }
}

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

/** Weaver wants examples of text. */
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
    default:
      return undefined
  }
}

/** Code is made of the ids, so two words that differ in signs alone (`a-b`, `a_b`) get two. */
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
