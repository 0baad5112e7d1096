/* The subcommand `tail`, as the command line knows it. What it does is loaded only when it is called. */

import { type Command, InvalidArgumentError, Option } from 'commander'
import type { TailFlags } from './tail.ts'

/** An address, else commander says what is wrong. */
const address = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol))
    throw new InvalidArgumentError('It must be an address like http://127.0.0.1:4319.')
  return url.href
}

/** Adds `orangebox-collector tail`. */
export const addTail = (program: Command): Command => {
  program
    .command('tail')
    .description('Prints what a running collector has taken, and goes on with what comes.')
    .option('--filter <words>', 'words that must all hold: key=value, key=begin*, or a text anywhere')
    .option('--json', 'one JSON object in each line')
    .option('--new', 'only what arrives from now on')
    .addOption(
      new Option('--url <url>', 'the address of the collector').argParser(address).default('http://127.0.0.1:4319'),
    )
    .addOption(new Option('--token <token>', 'the token of the collector').env('ORANGEBOX_COLLECTOR_TOKEN'))
    .action(async (flags: TailFlags) => {
      const { runTail } = await import('./tail.ts')
      process.exitCode = await runTail(flags)
    })
  return program
}
