/* The entry `orangebox/yargs`: one call in the place of `parseAsync()` that records which command was run and how it ended. */

import type { EventDeclaration } from './model/catalogue.ts'
import type { DeclaredCommands, RunOptions, RunTelemetry } from './model/command.ts'
import type { Kind } from './model/field.ts'
import type { YargsProgram } from './model/yargs.ts'
import { optionOf } from './policy/option-of.ts'
import { declareCommand } from './programs/declare-command.ts'
import { runWatched } from './programs/run-watched.ts'
import { runTools } from './programs/tools.ts'
import { followYargs } from './programs/yargs.ts'

export type { EventDeclaration } from './model/catalogue.ts'
export type { CommandMistake, CommandOutcome, DeclaredCommands, RunOptions, RunTelemetry } from './model/command.ts'
export type { Kind } from './model/field.ts'
export type { YargsProgram } from './model/yargs.ts'

/** How a program of yargs is run. */
export interface ProgramOptions extends RunOptions {
  /** As for yargs' `parseAsync`. Default: what `yargs()` was given. */
  readonly args?: string | readonly string[] | undefined
}

/**
 * Runs a program of yargs, in the place of its `parseAsync()`, logs one event of what was run and how it ended, and then calls
 * `telemetry.shutdown()`.
 *
 * The event has the path of the command, the options that were given, by name, their values where the program declared `choices`, outcome,
 * exit code, duration in milliseconds and facts of an error. Help, versions, mistakes and `process.exit()` are told, too. What the user
 * typed is in none of it: each text stands in the program's code. What the program prints, throws and ends with stays as it is.
 *
 * @returns when the command has ended and what could be sent by the deadline of `exit` was sent.
 * @throws what the program's `parseAsync()` would have thrown; a `TypeError` for what is no program of yargs. Where there is no client,
 * Node warns, and the program runs.
 * @example await runProgram(yargs(hideBin(process.argv)).command(build), telemetry)
 */
export const runProgram = (
  program: YargsProgram,
  telemetry: RunTelemetry,
  options: ProgramOptions = {},
): Promise<void> =>
  runWatched(
    { telemetry, options, tools: runTools },
    () => followYargs(program),
    () => {
      const args = optionOf(options, 'args')
      return args === undefined ? program.parseAsync() : program.parseAsync(args)
    },
  )

/**
 * Declares the event of {@link runProgram} for a catalogue. yargs knows the options of a command only when it runs, so they are listed by
 * hand; what is not listed does not leave.
 *
 * @param of all commands and options, and who answers for the event.
 * @example defineEvents({ command: commandEvent({ commands: ['build'], options: { format: ['json', 'text'], watch: true }, owner: 'cli-team' }) })
 */
export const commandEvent = (of: DeclaredCommands): EventDeclaration<Readonly<Record<string, Kind>>> =>
  declareCommand(of)
