/* The event `command`: its fields, and what of a command line may be in them. Shared by what follows commander and what follows yargs. */

import { asLabels } from '../catalogue/log-errors.ts'
import type { CommandLine, CommandMistake, CommandOutcome } from '../model/command.ts'
import type { ErrorFacts } from '../model/errors.ts'
import { type Label, labelOf } from '../model/label.ts'

/** How a command line came to its end. */
export interface CommandEnd {
  readonly outcome: CommandOutcome
  readonly mistake: CommandMistake | undefined
  readonly exitCode: number
  readonly durationMs: number
  readonly facts: Omit<ErrorFacts, 'error_stack'> | undefined
}

/** A command line of which nothing could be understood. */
export const unknownLine: CommandLine = { command: '', options: new Map(), arguments: new Map() }

/** The value of `command` where no command was named: the program itself was run. */
export const ownCommand = 'main'

/** The metadata of the event. Every text in it stands in the program's code; none is taken from what the user typed. */
export function metadataOf(
  { command, options, arguments: given }: CommandLine,
  { outcome, mistake, exitCode, durationMs, facts }: CommandEnd,
): Readonly<Record<string, Label | number | boolean | undefined>> {
  const named = (kind: string, values: ReadonlyMap<string, string | true>) =>
    [...values].map(([name, value]) => [fieldName(kind, name), value === true ? value : labelOf(value)] as const)
  return {
    command: labelOf(command || ownCommand),
    ...Object.fromEntries([...named('option', options), ...named('argument', given)]),
    outcome: labelOf(outcome),
    mistake: mistake && labelOf(mistake),
    exit_code: exitCode,
    duration_ms: durationMs,
    ...(facts && asLabels(facts)),
  }
}

/** The name of the field for an option or an argument (`kind`). Characters that a field name cannot have become `_`. */
export const fieldName = (kind: string, name: string): string =>
  `${kind}.${name.replaceAll(/[^\w.$-]/g, '_')}`.slice(0, 64)

/** The value, where it is one of the declared choices. */
export const chosen = (choices: readonly string[] | undefined, value: unknown): string | undefined =>
  choices?.find((choice) => choice === value)

/**
 * The value that is sent of an option that was given: true, or where choices are declared always a text, `other` if the value is none of
 * them. So each field has one type, as a catalogue and the column of a warehouse need it.
 */
export const optionValue = (choices: readonly string[] | undefined, value: unknown): string | true =>
  choices && choices.length > 0 ? (chosen(choices, value) ?? 'other') : true
