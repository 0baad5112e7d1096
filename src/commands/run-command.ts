/* What commander and yargs have in common here: names, texts for help, and running one of the commands. */

import type { CommandResult, TelemetryCommands } from '../model/commands.ts'
import { isText } from '../model/text.ts'
import { describe } from '../policy/describe.ts'
import { hasMethods } from '../policy/has-methods.ts'
import { printableJson } from '../policy/shown.ts'
import { WrongUse } from '../policy/wrong-use.ts'

/** The names that a user types, and what help says of them. */
export const described: { readonly [N in keyof TelemetryCommands]: string } = {
  status: 'Whether telemetry is on, who decided, where its files are, and what waits',
  on: 'Record and send events from now on',
  local: 'Record events on this machine and send none',
  off: 'Record and send nothing, and delete what waits',
  show: 'Print the requests that what waits would make',
  preview: 'Print what one event would look like',
  id: 'Print the pseudonymous id of this installation',
  clear: 'Delete what waits',
  delete: 'Have what was sent deleted, where the program offers that, and delete what is here',
}

/** All of these names, in this order: what a user asks first comes first in the help. */
export const names = Object.keys(described) as readonly (keyof TelemetryCommands)[]

/** The commands, or what makes them when one of them is run: a catalogue that lists the commands of a program has to be there before the client. */
export type Commands = TelemetryCommands | (() => TelemetryCommands)

/** Throws about what `createTelemetryCommands` has not made: it cannot be run, and that shows when the program is written. */
export function checkCommands(who: string, given: unknown): void {
  if (hasMethods(given, ...names) || typeof given === 'function') return
  const hint = hasMethods(given, 'logEvent')
    ? 'a client, which goes to createTelemetryCommands() first'
    : describe(given)
  throw new WrongUse(`${who}: commands must be what createTelemetryCommands() returns, and was ${hint}`)
}

/** What stands on the command line after the name. */
export interface CommandCall {
  readonly json: boolean
  /** For `preview`: the name of the event. */
  readonly event: string | undefined
  /** What the program is called; undefined: its parser does not say. */
  readonly program?: unknown
}

/**
 * Runs a command and prints its result on standard output. If it failed, its exit code becomes that of the program; if not, the program's own
 * stays, since the host may have set one.
 */
export async function run(given: Commands, name: keyof TelemetryCommands, asked: CommandCall): Promise<void> {
  const commands = typeof given === 'function' ? given() : given
  const { text, json, exitCode }: CommandResult = await called(commands, name, asked)
  const { stdout } = process
  // `acme telemetry show | head` closes the pipe early. Without a listener the EPIPE would end the program with a stack.
  if (stdout.listenerCount('error') === 0) stdout.on('error', () => {})
  stdout.write(`${asked.json ? printableJson(JSON.stringify(json)) : text}\n`)
  if (exitCode > 0) process.exitCode = exitCode
}

function called(
  commands: TelemetryCommands,
  name: keyof TelemetryCommands,
  { event, program }: CommandCall,
): Promise<CommandResult> {
  if (name === 'preview') return commands.preview(event)
  if (name !== 'status') return commands[name]()
  return commands.status(isText(program) ? `${program} telemetry` : undefined)
}
