/* How every subcommand of `orangebox` begins and ends: reading the command line, --help, exit codes. */

import { type ParseArgsConfig, parseArgs } from 'node:util'
import { complain, sayText } from './print.ts'

type Options = NonNullable<ParseArgsConfig['options']>

/** What stood on the command line, by the names of the options. */
export type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O; strict: true }>>['values']

/** Exit codes. Scripts read them, so they never change. `notAll`: the command ran, and something is left over or was found. */
export const ended = { well: 0, notAll: 1, wrongCall: 2 } as const

/** Complains about a call that cannot be carried out, and gives its exit code. */
export function wrong(why: string): number {
  complain(`orangebox: ${why}`, '(add --help for what is possible)')
  return ended.wrongCall
}

/**
 * Reads the command line and runs the command, unless it is wrong or asks for help.
 *
 * Help goes to standard output and ends well, since it was asked for; a complaint goes to standard error, so that a script which reads the
 * output never takes it for a result.
 *
 * @param args what stood behind the name of the command.
 * @param run gets the options by name, and returns the exit code.
 */
export async function call<const O extends Options>(
  args: readonly string[],
  { options, help }: { readonly options: O; readonly help: string },
  run: (values: Values<O>) => number | Promise<number>,
): Promise<number> {
  // Looked for before anything is parsed: whoever asks for help beside a wrong option wants help.
  if (args.some((word) => word === '--help' || word === '-h')) {
    sayText(help)
    return ended.well
  }
  // `strict` throws at what is unknown. Otherwise `--dri x` would show every spool, as if no directory had been named.
  let values: Values<O>
  try {
    values = parseArgs({ args: [...args], options, strict: true }).values as Values<O>
  } catch (error) {
    // Only the first sentence names the fault. The rest explains how to pass words that begin with a dash.
    return wrong((error as Error).message.split('. ')[0] ?? 'this cannot be understood')
  }
  return run(values)
}
