/* The commands for programs that use commander. */

import type { TelemetryCommands } from '../model/commands.ts'
import { described, names, run } from './run-command.ts'

/** What of a commander `Command` is used; no version of it is imported. */
export interface CommanderLike {
  /** Adds a subcommand and returns it. */
  command(nameAndArgs: string): CommanderLike
  /** Sets the description. */
  description(text: string): unknown
  /** Adds an option. */
  option(flags: string, description: string): unknown
  /** Sets what runs. */
  action(run: (...args: unknown[]) => void | Promise<void>): unknown
}

/** Adds `telemetry status`, `telemetry on` and the others to a program. */
export function addTelemetryCommand(program: CommanderLike, commands: TelemetryCommands): void {
  const group = program.command('telemetry')
  group.description('See and choose what this program records and sends')
  for (const name of names) {
    const command = group.command(name === 'preview' ? 'preview [event]' : name)
    command.description(described[name])
    command.option('--json', 'print JSON')
    command.action((...args) => {
      // The arguments, then the options, then the command itself.
      const [options, event] = name === 'preview' ? [args[1], args[0]] : [args[0], undefined]
      const { json } = (options ?? {}) as { readonly json?: boolean }
      return run(commands, name, { json: json === true, event: typeof event === 'string' ? event : undefined })
    })
  }
}
