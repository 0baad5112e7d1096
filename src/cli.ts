#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { createCollectCommand } from './collector/command.ts'
import { version } from './model/version.ts'

const program = new Command('orangebox')
  .description('The flight recorder for command-line tools.')
  .version(version)
  .exitOverride()
  .showHelpAfterError('(add --help for what is possible)')
program.addCommand(createCollectCommand().copyInheritedSettings(program))

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  // Commander has printed its message. Anything but help and version was a mistake on the command line.
  process.exitCode = error.exitCode === 0 ? 0 : 2
}
