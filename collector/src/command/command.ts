/* The command line of the collector. Light on purpose: server and validator are loaded once it really runs, so that `--help` is quick. */

import { Command, Option } from 'commander'
import self from '../../package.json' with { type: 'json' }
import { addBridge } from '../bridge/command.ts'
import { addListening, wholeNumber } from '../server/listen-options.ts'
import { addRun } from './add-run.ts'
import { addTail } from './add-tail.ts'
import type { CollectFlags } from './run.ts'

/** The longest wait that `setTimeout` can have. */
const maxDelayMs = 2_147_483_647

/** The whole command line. Throws CommanderError for mistakes, help and the version, after printing them. */
export const createProgram = (): Command =>
  // A misspelt command is an argument too many to commander, which would say just that; `collect` names it. Set last, because commands inherit it when they are added.
  addBridge(addTail(addRun(collect()))).allowExcessArguments()

const collect = (): Command =>
  addListening(
    new Command('orangebox-collector')
      .description('Receives telemetry over HTTP, checks it, prints one line per event, and misbehaves on command.')
      .version(self.version)
      .exitOverride()
      // `run` and `bridge` have options of their own; those of the collector stand before the name.
      .enablePositionalOptions()
      .showHelpAfterError('(add --help for what is possible)'),
    4319,
  )
    .option('--dir <dir>', 'append every new event to <dir>/events.jsonl')
    .addOption(new Option('--db <file>', 'insert every new event into a DuckDB file').conflicts(['dir']))
    .addOption(
      new Option('--status <code>', 'answer every request with this status and store nothing')
        .argParser(wholeNumber(200, 599))
        .conflicts(['failAuth', 'reset']),
    )
    .addOption(new Option('--delay <ms>', 'wait this long before every answer').argParser(wholeNumber(0, maxDelayMs)))
    .addOption(new Option('--fail-auth', 'answer 401 to requests with an Authorization header').conflicts(['reset']))
    .option('--reset', 'reset the connection after reading the body')
    .option('--quiet', 'print no line per event')
    .action(async (flags: CollectFlags, program: Command) => {
      const [command] = program.args
      if (command !== undefined) program.error(`error: there is no command '${command}'`)
      const { runCollect } = await import('./run.ts')
      process.exitCode = await runCollect(flags)
    })
