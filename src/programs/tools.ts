/* What `runWatched` needs of the machine, put together once for the entries of commander and yargs. */

import { kindOfError } from '../catalogue/error-facts.ts'
import { typesOf } from '../catalogue/log-errors.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeExit } from '../node/exit.ts'
import { warnHost } from '../node/warn.ts'
import { optionOf } from '../policy/option-of.ts'
import type { RunTools } from './run-watched.ts'

/** Ready for use: nothing is opened or read by it before a program runs. */
export const runTools: RunTools = {
  monotonic: nodeClock.monotonic,
  factsOf: (error, options) => kindOfError(error, typesOf(optionOf(options, 'types'))),
  warn: warnHost,
  exit: nodeExit,
}
