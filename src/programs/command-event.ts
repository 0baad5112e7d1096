import { asLabels } from '../catalogue/log-errors.ts'
import type { CommandLine, CommandMistake, CommandOutcome } from '../model/command.ts'
import type { ErrorFacts } from '../model/errors.ts'
import { type Label, labelOf } from '../model/label.ts'

/* The event `command`: its fields, and what of a command line may be in them. */

/** What is told of a command line that came to its end. */
export interface CommandEnd {
  readonly outcome: CommandOutcome
  readonly mistake: CommandMistake | undefined
  readonly exitCode: number
  readonly durationMs: number
  readonly facts: Omit<ErrorFacts, 'error_stack'> | undefined
}

/** A command line of which nothing could be understood. */
export const unknownLine: CommandLine = { command: '', options: new Map(), arguments: new Map() }

/** The name of a command line that names no command. */
export const ownCommand = 'main'

/** Every text in it stands in the program's code, and not on the command line. */
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

/** A field for an option or an argument. Characters that no field name has become `_`. */
export const fieldName = (kind: string, name: string): string =>
  `${kind}.${name.replaceAll(/[^\w.$-]/g, '_')}`.slice(0, 64)

/** The value, where it is one of the declared choices. */
export const chosen = (choices: readonly string[] | undefined, value: unknown): string | undefined =>
  choices?.find((choice) => choice === value)

/**
 * What is told of an option that was given. Where choices are declared it is always a text, `other` if the value is none of them, so that a field
 * has one type: a catalogue declares it so, and so does the column of a warehouse.
 */
export const told = (choices: readonly string[] | undefined, value: unknown): string | true =>
  choices && choices.length > 0 ? (chosen(choices, value) ?? 'other') : true
