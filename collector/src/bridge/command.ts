/* The flags of `orangebox-collector bridge`. docs/bridge.md explains them. */

import { type Command, InvalidArgumentError, Option } from 'commander'
import { addListening, wholeNumber } from '../server/listen-options.ts'
import type { BridgeFlags } from './flags.ts'
import { type Budget, parseBudget } from './spending.ts'

/** Reads `--budget`. Commander shows what it throws. */
const budget = (text: string): Budget => {
  const parsed = parseBudget(text)
  if (!parsed) throw new InvalidArgumentError('It must be dollars for a day or a month, as 20/day or 400/month.')
  return parsed
}

/** Adds `bridge` to the command line. Light on purpose: the server is loaded once it really runs. */
export const addBridge = (program: Command): Command => {
  addListening(
    program
      .command('bridge')
      .description('Takes the OpenTelemetry of Claude Code and tells its turns to Langfuse, each once.'),
    4318,
  )
    .option('--to <backend>', 'langfuse, or otlp=<url> for any backend that takes OpenTelemetry spans', 'langfuse')
    .option('--environment <name>', 'environment of the traces', 'default')
    .option('--allow-insecure', 'send over http: beyond this machine')
    .option(
      '--dir <dir>',
      'the directory for its journal and for what waits; default: below the state directory of this account',
    )
    .addOption(
      new Option('--content <level>', 'how much of prompts, outputs and arguments is taken')
        .choices(['none', 'hashed', 'full'])
        .default('none'),
    )
    .option('--accept-content', 'content may leave this machine in full: needed for --content full')
    .addOption(
      new Option('--user <what>', 'how users are named').choices(['id', 'account', 'email']).default('account'),
    )
    .addOption(new Option('--scores <of>', 'which scores are sent').choices(['all', 'session', 'none']).default('all'))
    .option('--prices <file>', 'a price list, JSON, for requests whose cost Claude Code does not tell')
    .addOption(
      new Option('--budget <dollars/period>', 'warn at 80 and 100 %, for instance of 20/day').argParser(budget),
    )
    .addOption(
      new Option('--session-timeout <minutes>', 'a session without news for so long is over')
        .argParser(wholeNumber(1, 10_080))
        .default(60),
    )
    .addOption(
      new Option(
        '--turn-timeout <seconds>',
        'a turn without news for so long is sent; what arrives later is added to it',
      )
        .argParser(wholeNumber(1, 86_400))
        .default(300),
    )
    .option('--check', 'send a test turn, say what is missing, and end')
    .option('--quiet', 'print no line per turn')
    .action(async (flags: BridgeFlags) => {
      const { runBridge } = await import('./run.ts')
      process.exitCode = await runBridge(flags)
    })
  return program
}
