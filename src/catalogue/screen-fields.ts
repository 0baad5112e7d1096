/*
 * What of an object of the host's may leave, field by field: an event's metadata, its context, the two objects of an exposure. A field that is
 * not declared is never read, so a getter of the host's cannot bring anything along.
 */

import type { FieldRule, ScreeningTools } from '../model/catalogue.ts'
import { describe } from '../policy/describe.ts'
import { fieldNamesOf } from '../policy/field-names-of.ts'
import { type ScreenValue, screenValue } from './screen-value.ts'

/** A field with the check of its values, compiled once. */
interface Field extends FieldRule {
  readonly screen: ScreenValue
}

/** Declared fields, by their names. */
export type Fields = ReadonlyMap<string, Field>

/** Fields with their checks. Done once for a catalogue, since expressions are compiled for it. */
export const compiled = (rules: ReadonlyMap<string, FieldRule>): Fields =>
  new Map([...rules].map(([name, rule]) => [name, { ...rule, screen: screenValue(rule.spec) }]))

/** What came of an object. */
export interface Kept {
  /** What may leave, by name. A field that was given as `undefined` is one: in a context it deletes. */
  readonly values: Readonly<Record<string, unknown>>
  /** The names of the fields that had a value, whether it may leave or not: these are not missing. */
  readonly seen: ReadonlySet<string>
}

/** Screens each field that was given; undefined: the object cannot be looked at. */
export function screenAll(known: Fields, where: string, given: unknown, tools: ScreeningTools): Kept | undefined {
  const keys = fieldNamesOf(given)
  if (!keys) return undefined
  const values: Record<string, unknown> = {}
  const seen = new Set<string>()
  const leave = (problem: Parameters<ScreeningTools['onProblem']>[0], key: string, why: string) =>
    tools.onProblem(
      problem,
      key,
      `field ${describe(key)} of ${where} was ${isReplaced(problem) ? 'replaced' : 'left out'}: ${why}`,
    )
  for (const key of keys) {
    const name = nameOf(key, known)
    const field = known.get(name)
    if (!field) {
      leave('undeclared', key, 'the catalogue does not declare it')
      continue
    }
    try {
      const value = (given as Record<string, unknown>)[key]
      if (value === undefined) values[name] = undefined
      if (value === undefined || value === null) continue
      seen.add(name)
      const screened = field.screen(value, tools)
      if ('value' in screened) values[name] = screened.value
      if (screened.problem) leave(screened.problem, key, screened.why ?? '')
    } catch {
      seen.add(name)
      leave('getter', key, 'reading it threw')
    }
  }
  return { values, seen }
}

/** Whether a word stands in the place of the value: then the field is there, and the message must not say that it was left out. */
const isReplaced = (problem: string): boolean => problem === 'other' || problem === 'sensitive'

/** The declared name of a key. Code that was written for another SDK marks privileged fields with `_PROTO_`. */
function nameOf(key: string, known: Fields): string {
  const name = key.startsWith('_PROTO_') ? key.slice('_PROTO_'.length) : key
  return name === key || known.get(name)?.isPrivileged ? name : key
}
