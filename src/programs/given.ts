import type { RunTelemetry } from '../model/command.ts'
import { describe } from '../policy/describe.ts'

/* What JavaScript may give `runProgram`. */

/** Whether all of these are methods of a value. */
export const hasMethods = (value: unknown, ...names: readonly string[]): boolean =>
  value !== null &&
  (typeof value === 'object' || typeof value === 'function') &&
  names.every((name) => typeof (value as Record<string, unknown>)[name] === 'function')

const isClient = (value: unknown): value is RunTelemetry => hasMethods(value, 'logEvent', 'shutdown')

/** What cannot be run at all is a mistake of whoever writes the program, met at its first run. */
export const noProgram = (library: 'commander' | 'yargs', given: unknown, hint: string): TypeError =>
  new TypeError(
    `runProgram of orangebox/${library} takes a program of ${library}, then a client: ${describe(given)} is no such program` +
      (isClient(given) ? '; the two are the wrong way round' : hint),
  )

/** Without a client the program runs all the same, and nothing is recorded. */
export function clientOf(given: unknown, warn: (message: string) => void): RunTelemetry {
  if (isClient(given)) return given
  warn(`runProgram was given ${describe(given)} in the place of a client of createTelemetry(); nothing is recorded`)
  return { enabled: false, logEvent: () => {}, shutdown: async () => {} }
}
