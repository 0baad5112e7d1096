/* The commands for programs that use commander. */

import type { TelemetryCommands } from '../model/commands.ts'
import { or } from '../model/or.ts'
import { describe } from '../policy/describe.ts'
import { hasMethods } from '../policy/has-methods.ts'
import { WrongUse } from '../policy/wrong-use.ts'
import { checkCommands, described, names, run } from './run-command.ts'

/** What of a commander `Command` is used. No version of it is imported, so that the commands belong to whichever version the host has. */
export interface CommanderLike {
  /** Adds a subcommand and returns it. */
  command(nameAndArgs: string): CommanderLike
  /** Sets the description. */
  description(text: string): unknown
  /** Adds an option. */
  option(flags: string, description: string): unknown
  /** What it is called. */
  name?(): string
  /** Sets what runs. */
  action(run: (...args: unknown[]) => void | Promise<void>): unknown
}

/**
 * Adds `telemetry status`, `telemetry on` and the others to a program.
 *
 * @param program a `Command` of commander.
 * @param commands what `createTelemetryCommands` returns, or a function that returns it, called when one of them is run. With a catalogue that declares
 * `commandEvent(program)` give a function: so these commands are added before the program is declared, and the client is made after it.
 * @throws TypeError if the first is no `Command` of commander, or the second not what `createTelemetryCommands` returns.
 */
export function addTelemetryCommand(
  program: CommanderLike,
  commands: TelemetryCommands | (() => TelemetryCommands),
): void {
  if (!hasMethods(program, 'command', 'description'))
    throw new WrongUse(
      `addTelemetryCommand: program must be a Command of commander, and was ${describe(program)}${hasMethods(program, ...names) ? '; the two are the wrong way round' : hasMethods(program, 'middleware') ? '; for yargs there is telemetryCommand()' : ''}`,
    )
  checkCommands('addTelemetryCommand', commands)
  // Built with the program's own `command`, so that help, colours and error texts are those of the program.
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
      return run(commands, name, {
        json: json === true,
        event: typeof event === 'string' ? event : undefined,
        program: nameOf(program),
      })
    })
  }
}

/** What the user types before `telemetry`, as far as commander says it. */
const nameOf = (program: CommanderLike): unknown => or(undefined, () => program.name?.())
