/* What a host declared, as rules. What cannot be used is left out and told, so that one mistake does not cost the other events. */

import type { EventRule, FieldRule } from '../model/catalogue.ts'
import { experimentEvent } from '../model/event.ts'
import { fieldSpec } from '../model/field.ts'
import { or } from '../model/or.ts'
import { describe, errorName } from '../policy/describe.ts'
import { isEventName } from '../policy/event-name.ts'
import { isReadable } from '../policy/is-readable.ts'
import { fromJsonSchema, type JsonSchema } from './from-json-schema.ts'
import { jsonSchemaOf, type ReadField, readField } from './read-field.ts'

/** Hears of each declaration that cannot be used, and why. */
type Fault = (where: string, why: string) => void

const fieldName = /^[A-Za-z_$][\w.$-]{0,63}$/

/** Understands the declared events. One that cannot be used is no part of the result, and `fault` hears why. Never throws. */
export function readEvents(given: unknown, fault: Fault): ReadonlyMap<string, EventRule> {
  const rules = new Map<string, EventRule>()
  if (!isReadable(given)) fault('defineEvents', `${describe(given)} is no object of events`)
  for (const name of or([], () => Object.keys(given as object))) {
    try {
      const declared = (given as Record<string, unknown>)[name]
      if (!isEventName(name)) fault(describe(name), 'an event name is of the form a_b.c; the event is not recorded')
      else if (!isReadable(declared)) fault(name, 'it has no description; the event is not recorded')
      else rules.set(name, readEvent(name, declared, fault))
    } catch (error) {
      fault(name, `reading it threw ${errorName(error)}; the event is not recorded`)
    }
  }
  return rules
}

/** One event. Only its fields decide what leaves; a missing description is told, and the event is recorded all the same. */
function readEvent(name: string, declared: object, fault: Fault): EventRule {
  const { description, purpose, owner, expires, internal, severity, fields } = declared as {
    readonly [part: string]: unknown
  }
  const prose = (part: string, value: unknown): string => {
    if (typeof value === 'string' && value.trim() !== '') return value
    fault(name, `its ${part} is missing`)
    return ''
  }
  const rest = {
    description: prose('description', description),
    purpose: prose('purpose', purpose),
    owner: prose('owner', owner),
  }
  if (expires !== undefined && !isDay(expires))
    fault(name, `${describe(expires)} is no day like 2027-06-30; it does not expire`)
  // Whoever wrote something else than a boolean meant to keep the event from somebody, so it counts as internal.
  const isInternal = internal !== undefined && internal !== false
  if (isInternal && internal !== true)
    fault(name, `internal is ${describe(internal)}, no boolean; it is recorded of internal users alone`)
  if (severity !== undefined && severity !== 'info' && severity !== 'error')
    fault(name, `severity is ${describe(severity)}, neither "info" nor "error"; it tells of no error by itself`)
  return {
    ...rest,
    expires: isDay(expires) ? expires : undefined,
    isInternal,
    isError: severity === 'error',
    // An exposure has no part that only privileged sinks get.
    fields: readFields(name, fields, name !== experimentEvent, fault),
  }
}

/**
 * Understands declared fields, or an object schema of them. Never throws.
 *
 * @param where what the fields are of, in the words of a fault.
 * @param mayBePrivileged whether there is a part of the event for privileged fields.
 */
export function readFields(
  where: string,
  given: unknown,
  mayBePrivileged: boolean,
  fault: Fault,
): ReadonlyMap<string, FieldRule> {
  const rules = new Map<string, FieldRule>()
  for (const [name, field] of entriesOf(where, given, fault)) {
    const spec = field[fieldSpec]
    const at = `${where}.${name}`
    if (!fieldName.test(name))
      fault(`${where}.${describe(name)}`, 'a field name has letters, digits, _, $, . or -; the field is left out')
    else if ('why' in spec) fault(at, `${spec.why}; the field is left out`)
    else if (spec.kind === 'text' && !field.isPrivileged)
      fault(at, 'free text leaves only as privileged(text()); the field is left out')
    else if (field.isPrivileged && !mayBePrivileged)
      fault(at, 'a context and an exposure have no privileged fields; the field is left out')
    else rules.set(name, { spec, isOptional: field.isOptional, isPrivileged: field.isPrivileged })
  }
  return rules
}

/** The fields as a list, from an object of kinds or from one schema of the whole object. */
function entriesOf(where: string, given: unknown, fault: Fault): readonly (readonly [string, ReadField])[] {
  try {
    const schema = jsonSchemaOf(given)
    if (schema) return ofObjectSchema(where, schema, fault)
    if (isReadable(given)) return Object.entries(given).map(([name, field]) => [name, readField(field)])
    if (given !== undefined) fault(where, `${describe(given)} is no object of fields; it has none`)
  } catch (error) {
    fault(where, `reading its fields threw ${errorName(error)}; it has none`)
  }
  return []
}

/** The properties of an object schema, each as a field. */
function ofObjectSchema(where: string, schema: JsonSchema, fault: Fault): readonly (readonly [string, ReadField])[] {
  if (typeof schema.why === 'string' || schema.type !== 'object' || !isReadable(schema.properties)) {
    fault(
      where,
      typeof schema.why === 'string' ? schema.why : 'its schema is of no object with properties; it has no fields',
    )
    return []
  }
  const required = Array.isArray(schema.required) ? schema.required : []
  return Object.entries(schema.properties).map(([name, property]) => [
    name,
    { ...fromJsonSchema(property as JsonSchema), isOptional: !required.includes(name), isPrivileged: false },
  ])
}

/** A day that exists, as 2027-06-30. A time would be another one in each zone. */
const isDay = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))
