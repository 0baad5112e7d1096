/* The entry `orangebox/commander`: one call in the place of `parseAsync()` that records which command was run and how it ended. */

import type { EventDeclaration } from './model/catalogue.ts'
import type { DeclaredCommands, RunOptions, RunTelemetry } from './model/command.ts'
import type { CommanderCommand, CommanderParse } from './model/commander.ts'
import type { Kind } from './model/field.ts'
import { nodeExit } from './node/exit.ts'
import { optionOf } from './policy/option-of.ts'
import { declaredCommand, followCommander } from './programs/commander.ts'
import { runWatched } from './programs/run-watched.ts'
import { runTools } from './programs/tools.ts'

export type { EventDeclaration } from './model/catalogue.ts'
export type { CommandMistake, CommandOutcome, DeclaredCommands, RunOptions, RunTelemetry } from './model/command.ts'
export type {
  CommanderArgument,
  CommanderCommand,
  CommanderExit,
  CommanderOption,
  CommanderParse,
} from './model/commander.ts'
export type { Kind } from './model/field.ts'

/** How a program of commander is run. */
export interface ProgramOptions extends RunOptions {
  /** As for commander's `parseAsync`. Default `process.argv`. */
  readonly argv?: readonly string[] | undefined
  /** As for commander's `parseAsync`: what stands before the arguments in `argv`. Default: as commander finds out. */
  readonly from?: CommanderParse['from'] | undefined
}

/**
 * Runs a program of commander, in the place of its `parseAsync()`, logs one event of what was run and how it ended, and then calls
 * `telemetry.shutdown()`.
 *
 * The event has the path of the command, the options that were given, by name, their values where the program declared `choices`, outcome,
 * exit code, duration in milliseconds and facts of an error. Help, versions, mistakes and `process.exit()` are told, too. What the user
 * typed is in none of it: each text stands in the program's code. What the program prints, throws and ends with stays as it is.
 *
 * @returns when the command has ended and what could be sent by the deadline of `exit` was sent.
 * @throws what the program's `parseAsync()` would have thrown; a `TypeError` for what is no program of commander. Where there is no
 * client, Node warns, and the program runs.
 * @example await runProgram(program, telemetry)
 */
export const runProgram = (
  program: CommanderCommand,
  telemetry: RunTelemetry,
  options: ProgramOptions = {},
): Promise<void> =>
  runWatched(
    { telemetry, options, tools: runTools },
    (end) => followCommander(program, end, nodeExit.now),
    () => {
      const from = optionOf(options, 'from')
      return program.parseAsync(optionOf(options, 'argv'), from && { from })
    },
  )

/**
 * Declares the event of {@link runProgram} for a catalogue: a field for each option, with its choices.
 *
 * @param program with all its commands and options.
 * @param of who answers for the event, and what may be said besides.
 * @example defineEvents({ command: commandEvent(program, { owner: 'cli-team' }) })
 */
export const commandEvent = (
  program: CommanderCommand,
  of: Pick<DeclaredCommands, 'owner' | 'purpose' | 'types'>,
): EventDeclaration<Readonly<Record<string, Kind>>> => declaredCommand(program, of)
