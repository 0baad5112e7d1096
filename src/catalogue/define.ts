/* `defineEvents`: from what a host declares to a catalogue, checked once, when the module that declares it is loaded. */

import { type Catalogue, type CheckedEvents, screening } from '../model/catalogue.ts'
import type { CheckedField } from '../model/field.ts'
import { readEvents, readFields } from './read-table.ts'
import { createScreening } from './screen.ts'

/**
 * Declares all events a program may log. Given to `createTelemetry({ events })`, nothing else is recorded: the compiler refuses it, and at
 * run time it is left out and counted. Never throws: what of a declaration cannot be used is left out, told as a diagnostic (`catalogue`)
 * and listed in `faults`, and `orangebox catalogue --check` fails.
 *
 * @param events by name: what each is for, who answers for it, and its fields.
 * @param options `context`: the fields of the context, declared the same way. Default: none.
 * @example
 * const events = defineEvents({
 *   build: { description: 'A build ended.', purpose: 'Speed', owner: 'cli', fields: { ms: number({ unit: 'ms' }), ok: boolean() } },
 * })
 */
export function defineEvents<
  const E extends CheckedEvents<E>,
  const C extends { readonly [K in keyof C]: CheckedField<C[K]> } = Record<never, never>,
>(
  events: E,
  options: {
    /** The fields of the context. */
    readonly context?: C
  } = {},
): Catalogue<E, C> {
  const faults: string[] = []
  const fault = (where: string, why: string) => void faults.push(`${where}: ${why}`)
  const rules = readEvents(events, fault)
  const contextRules = readFields('context', options.context, false, fault)
  return Object.freeze({
    events,
    context: options.context ?? ({} as C),
    faults: Object.freeze(faults),
    [screening]: createScreening(rules, contextRules, faults),
  })
}
