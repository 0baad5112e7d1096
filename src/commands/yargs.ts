/* The commands for programs that use yargs. */

import type { TelemetryCommands } from '../model/commands.ts'
import { checkCommands, described, names, run } from './run-command.ts'

/** What of a yargs instance a builder uses. No version of it is imported, so that the commands belong to whichever version the host has. */
interface YargsLike {
  command(command: string, describe: string, builder: object, handler: (argv: never) => unknown): YargsLike
  demandCommand(min: number): YargsLike
}

/** A yargs command module: `yargs(args).command(telemetryCommand(commands))`. */
export interface TelemetryCommandModule {
  /** Its name. */
  readonly command: 'telemetry'
  /** What help says. */
  readonly describe: string
  /** Adds the subcommands. */
  // biome-ignore lint/suspicious/noExplicitAny: the types of yargs are generic in what a program added before
  readonly builder: (yargs: any) => any
  /** Never runs: a subcommand is demanded. */
  readonly handler: () => void
}

/**
 * `telemetry status`, `telemetry on` and the others, for yargs.
 *
 * @param commands what `createTelemetryCommands` returns, or a function that returns it, called when one of them is run.
 * @throws TypeError if it is not given what `createTelemetryCommands` returns.
 */
export function telemetryCommand(commands: TelemetryCommands | (() => TelemetryCommands)): TelemetryCommandModule {
  checkCommands('telemetryCommand', commands)
  // A module and not a call on a yargs instance: so a host adds it with its other modules, and it is built only when it is asked for.
  return {
    command: 'telemetry',
    describe: 'See and choose what this program records and sends',
    builder: (yargs: YargsLike) =>
      names
        .reduce(
          (all, name) =>
            all.command(
              name === 'preview' ? 'preview [event]' : name,
              described[name],
              { json: { type: 'boolean', describe: 'print JSON' } },
              ({ json, event, $0 }: { readonly json?: boolean; readonly event?: string; readonly $0?: string }) =>
                run(commands, name, { json: json === true, event, program: $0 }),
            ),
          yargs,
        )
        .demandCommand(1),
    handler: () => {},
  }
}
