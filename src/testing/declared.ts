/* Names in a test, held against the catalogue. A misspelt one makes `expectNoEvent` pass for ever, so it is an error in its own right. */

import { screening } from '../model/catalogue.ts'
import { experimentEvent, ownEvent } from '../model/event.ts'
import { nearest } from '../policy/nearest.ts'
import type { EventLog } from './logged.ts'
import type { Wanted } from './match.ts'

/**
 * Why nothing like this can ever be logged: the catalogue does not declare the event, or one of the fields. Undefined: it can be, or there
 * is no catalogue.
 */
export function undeclared({ catalogue }: EventLog, { name, fields }: Wanted): string | undefined {
  if (!catalogue || name === experimentEvent || name === ownEvent) return undefined
  const { rules, contextRules } = catalogue[screening]
  const rule = rules.get(name)
  if (!rule) return `the catalogue declares no ${name}${meant(name, [...rules.keys()])}`
  const declared = [...rule.fields.keys(), ...contextRules.keys(), 'sample_rate']
  const field = Object.keys(fields).find((one) => fields[one] !== undefined && !declared.includes(one))
  return field && `the catalogue declares no field ${field} of ${name}${meant(field, declared)}`
}

function meant(name: string, names: readonly string[]): string {
  const near = nearest(name, names)
  return near === undefined ? '' : `; did you mean ${near}?`
}
