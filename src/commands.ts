/* The entry `orangebox/commands`: what a tool offers its users about telemetry, ready for commander, yargs or a command line of its own. */

import { createCommands } from './commands/create.ts'
import type { Commanded, CommandsOptions, TelemetryCommands } from './model/commands.ts'

export { addTelemetryCommand, type CommanderLike } from './commands/commander.ts'
export { privacyStatement } from './commands/statement.ts'
export { type TelemetryCommandModule, telemetryCommand } from './commands/yargs.ts'
export type {
  ClearReport,
  Commanded,
  CommandResult,
  CommandsOptions,
  ConsentReport,
  DeleteReport,
  IdReport,
  PreviewReport,
  ShownBody,
  ShowReport,
  StatusReport,
  TelemetryCommands,
  Waiting,
} from './model/commands.ts'

/**
 * What a program offers its users about telemetry, as plain functions: `status`, `on`, `local`, `off`, `show`, `preview`, `id`, `clear` and
 * `delete`. Each resolves to a text, the same as data, and an exit code; none prints. Works on a client that is off, too.
 *
 * @param telemetry the client. `preview`, and the example of `status`, need one that `createTelemetry` made or a deferred one that was started.
 * @param options where `delete` asks, and what users type.
 */
export const createTelemetryCommands = (telemetry: Commanded, options: CommandsOptions = {}): TelemetryCommands =>
  createCommands(telemetry, options)
