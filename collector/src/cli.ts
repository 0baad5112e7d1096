/* The executable `orangebox-collector`. */

import { CommanderError } from 'commander'
import { createProgram } from './command/command.ts'

try {
  await createProgram().parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  // Commander has printed its message. Anything but help and version was a mistake on the command line.
  process.exitCode = error.exitCode === 0 ? 0 : 2
}
