/* Declares the event `command` for a catalogue, so that a host with one need not list its fields by hand. */

import { errorFieldsOf } from '../catalogue/error-fields.ts'
import { boolean, number, optional, unusable } from '../catalogue/kinds.ts'
import type { EventDeclaration } from '../model/catalogue.ts'
import { commandMistakes, commandOutcomes, type DeclaredCommands } from '../model/command.ts'
import type { Kind } from '../model/field.ts'
import { oneOfList } from '../model/label.ts'
import { or } from '../model/or.ts'
import { isReadable } from '../policy/is-readable.ts'
import { optionOf } from '../policy/option-of.ts'
import { fieldName, ownCommand } from './command-event.ts'

/** One of these texts, as a field of a declaration; the choices of a program are not known as types. */
const words = (values: readonly string[]) => oneOfList(values) as unknown as Kind<string, false>

const isList = (given: unknown): boolean => or(false, () => Array.isArray(given))

/** A list of the host's; an empty one in the place of anything else. */
const listOf = (given: unknown): readonly string[] => (isList(given) ? (given as readonly string[]) : [])

/**
 * The declaration of the event that tells of a program's command lines, with a field for each option. It is made at each start of the program, so nothing
 * throws here: what cannot be declared becomes a field that `defineEvents` leaves out, with the reason.
 *
 * @param wrong the reason where there are no commands.
 */
export function declareCommand(
  of: DeclaredCommands,
  wrong = 'commandEvent() takes an object with a list of all commands',
): EventDeclaration<Readonly<Record<string, Kind>>> {
  const given = <K extends keyof DeclaredCommands>(key: K) => optionOf(of, key)
  const fields = (kind: string, declared: unknown) =>
    or([], () => (isReadable(declared) ? Object.entries(declared) : [])).map(([name, choices]) => [
      fieldName(kind, name),
      optional(listOf(choices).length === 0 ? boolean() : words(listOf(choices))),
    ])
  const { error_stack: _, ...ofErrors } = errorFieldsOf(listOf(given('types')))
  const commands = given('commands')
  return {
    description: 'A command line of the program came to its end.',
    purpose: given('purpose') ?? 'Which commands and options are used, how long they take and how they fail.',
    owner: given('owner') as string,
    fields: {
      command: isList(commands) ? words([...listOf(commands), ownCommand]) : unusable(wrong),
      outcome: words(commandOutcomes),
      mistake: optional(words(commandMistakes)),
      exit_code: number({ integer: true }),
      duration_ms: number({ unit: 'ms', min: 0 }),
      ...ofErrors,
      ...Object.fromEntries([...fields('option', given('options')), ...fields('argument', given('arguments'))]),
    },
  }
}
