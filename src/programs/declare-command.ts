/* Declares the event `command` for a catalogue, so that a host with one need not list its fields by hand. */

import { errorFields } from '../catalogue/error-fields.ts'
import { boolean, number, optional } from '../catalogue/kinds.ts'
import type { EventDeclaration } from '../model/catalogue.ts'
import { commandMistakes, commandOutcomes, type DeclaredCommands } from '../model/command.ts'
import type { Kind } from '../model/field.ts'
import { oneOf } from '../model/label.ts'
import { fieldName, ownCommand } from './command-event.ts'

/** One of these texts, as a field of a declaration; the choices of a program are not known as types. */
const words = (values: readonly string[]) => oneOf(...values) as unknown as Kind<string, false>

/** The declaration of the event that tells of a program's command lines, with a field for each option. */
export function declareCommand(of: DeclaredCommands): EventDeclaration<Readonly<Record<string, Kind>>> {
  const fields = (kind: string, declared: Readonly<Record<string, true | readonly string[]>> = {}) =>
    Object.entries(declared).map(([name, choices]) => [
      fieldName(kind, name),
      optional(choices === true || choices.length === 0 ? boolean() : words(choices)),
    ])
  const {
    owner,
    types = [],
    purpose = 'Which commands and options are used, how long they take and how they fail.',
  } = of
  const { error_stack: _, ...ofErrors } = errorFields(...types)
  return {
    ...{ description: 'A command line of the program came to its end.', purpose, owner },
    fields: {
      command: words([...of.commands, ownCommand]),
      outcome: words(commandOutcomes),
      mistake: optional(words(commandMistakes)),
      exit_code: number({ integer: true }),
      duration_ms: number({ unit: 'ms', min: 0 }),
      ...ofErrors,
      ...Object.fromEntries([...fields('option', of.options), ...fields('argument', of.arguments)]),
    },
  }
}
