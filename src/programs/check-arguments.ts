/* What JavaScript, which has no types to stop it, may give `runProgram`: a wrong program is an error, a wrong client costs only the events. */

import type { RunTelemetry } from '../model/command.ts'
import { describe } from '../policy/describe.ts'
import { hasMethods } from '../policy/has-methods.ts'

const isClient = (value: unknown): value is RunTelemetry => hasMethods(value, 'logEvent', 'shutdown')

/**
 * The error for what cannot be run at all, thrown at the program's first run, when its author sees it.
 *
 * @param hint added where the two arguments are not simply the wrong way round.
 */
export const noProgram = (library: 'commander' | 'yargs', given: unknown, hint: string): TypeError =>
  new TypeError(
    `runProgram of orangebox/${library} takes a program of ${library}, then a client: ${describe(given)} is no such program` +
      (isClient(given) ? '; the two are the wrong way round' : hint),
  )

/** The client, or one that records nothing, with a warning: without a client the program runs all the same. */
export function clientOf(given: unknown, warn: (message: string) => void): RunTelemetry {
  if (isClient(given)) return given
  warn(`runProgram was given ${describe(given)} in the place of a client of createTelemetry(); nothing is recorded`)
  return { enabled: false, logEvent: () => {}, shutdown: async () => {} }
}
