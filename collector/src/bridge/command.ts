import { type Command, InvalidArgumentError, Option } from 'commander'
import type { BridgeFlags } from './run.ts'
import { type Budget, parseBudget } from './spending.ts'

const wholeNumber =
  (min: number, max: number) =>
  (text: string): number => {
    const n = Number(text)
    if (!/^\d+$/.test(text) || n < min || n > max)
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`)
    return n
  }

const word = (text: string): string => {
  if (!/^[\x21-\x7e]+$/.test(text)) throw new InvalidArgumentError('It must be one word of ASCII.')
  return text
}

const budget = (text: string): Budget => {
  const parsed = parseBudget(text)
  if (!parsed) throw new InvalidArgumentError('It must be dollars for a day or a month, as 20/day or 400/month.')
  return parsed
}

/** Adds `bridge` to the command line. Light on purpose: the server is loaded once it really runs. */
export const addBridge = (program: Command): Command => {
  program
    .command('bridge')
    .description('Takes the OpenTelemetry of Claude Code and tells its turns to Langfuse, each once.')
    .addOption(
      new Option('--port <n>', 'port to listen on; 0 takes a free one').argParser(wholeNumber(0, 65_535)).default(4318),
    )
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option(
      '--allow-host <name>',
      'a name it is reached by besides localhost and its address; may be repeated',
      (name: string, names: readonly string[]) => [...names, name],
      [],
    )
    .addOption(
      new Option('--token <token>', 'a secret that every sender must know')
        .env('ORANGEBOX_COLLECTOR_TOKEN')
        .argParser(word),
    )
    .option('--to <backend>', 'langfuse, or otlp=<url> for any backend that takes OpenTelemetry spans', 'langfuse')
    .option('--environment <name>', 'environment of the traces', 'default')
    .option('--allow-insecure', 'send over http: beyond this machine')
    .option(
      '--dir <dir>',
      'where it keeps what it knows and what waits; default: below the state directory of this account',
    )
    .addOption(
      new Option('--content <level>', 'what of prompts, outputs and arguments is taken')
        .choices(['none', 'hashed', 'full'])
        .default('none'),
    )
    .option('--accept-content', 'content may leave this machine in full: needed for --content full')
    .addOption(
      new Option('--user <what>', 'what users are known by').choices(['id', 'account', 'email']).default('account'),
    )
    .addOption(new Option('--scores <of>', 'what is scored').choices(['all', 'session', 'none']).default('all'))
    .addOption(new Option('--budget <dollars/period>', 'warn at 80 and 100 %, as 20/day').argParser(budget))
    .addOption(
      new Option('--session-timeout <minutes>', 'a session that is silent for so long is over')
        .argParser(wholeNumber(1, 10_080))
        .default(60),
    )
    .addOption(
      new Option('--turn-timeout <seconds>', 'a turn that is silent for so long is told; what comes later joins it')
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
