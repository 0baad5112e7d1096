/* The words of `runProgram`: what is recorded of a command line, the same for commander and yargs. */

import type { LogsEvents } from './facts.ts'

/**
 * How a command line ended. `mistake`: it could not be understood, or a part of it was missing. `error`: the command threw, or ended with
 * another exit code than 0.
 */
export type CommandOutcome = (typeof commandOutcomes)[number]

/** All of them. */
export const commandOutcomes = ['ok', 'error', 'mistake', 'help', 'version'] as const

/** What was wrong with a command line, in a word that says nothing of what was typed. */
export type CommandMistake = (typeof commandMistakes)[number]

/** All of them. */
export const commandMistakes = [
  ...(['unknown_command', 'unknown_option', 'missing_argument', 'missing_option', 'missing_value'] as const),
  ...(['excess_arguments', 'invalid_value', 'conflicting_options', 'other'] as const),
] as const

/** A command line, in words that the program declared. */
export interface CommandLine {
  /** Names of the command and of those above it, as declared, with blanks between. Empty: the program's own. */
  readonly command: string
  /** The options that were given, by their long names. A text is one of the choices that the program declared. */
  readonly options: ReadonlyMap<string, string | true>
  /** Arguments that have declared choices, by name. */
  readonly arguments: ReadonlyMap<string, string>
}

/** A client, as far as a program that is run needs it. */
export interface RunTelemetry extends LogsEvents {
  /** Called at the end, with the client's own option `exit`. Never rejects. */
  shutdown(): Promise<unknown>
}

/** How a program is run. */
export interface RunOptions {
  /** Classes of the program's own errors that may be named, besides those of the language and of Node. Default: none; any other is `other`. */
  readonly types?: readonly string[] | undefined
  /** What the event is called. Default `command`. */
  readonly event?: string | undefined
}

/** What a program declares, and who answers for the event that tells of it. */
export interface DeclaredCommands {
  /** Names of all commands, those below others with theirs before them: `remote add`. */
  readonly commands: readonly string[]
  /** By long name: `true`, or the choices that may leave. Default: none. */
  readonly options?: Readonly<Record<string, true | readonly string[]>> | undefined
  /** Arguments with choices, by name. Default: none. */
  readonly arguments?: Readonly<Record<string, readonly string[]>> | undefined
  /** Who answers for it: a team, a person. */
  readonly owner: string
  /** What it is collected for. Default: a sentence that says so of commands. */
  readonly purpose?: string | undefined
  /** As in {@link RunOptions}. */
  readonly types?: readonly string[] | undefined
}
