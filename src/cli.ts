#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { createSpoolCommand } from './inspect/command.ts'
import { createUploadCommand } from './inspect/upload-command.ts'
import { version } from './model/version.ts'

const program = new Command('orangebox')
  .description('The flight recorder for command-line tools.')
  .version(version)
  .exitOverride()
  .showHelpAfterError('(add --help for what is possible)')
const collect = new Command('collect')
  .summary('moved: npx orangebox-collector')
  .allowUnknownOption()
  .argument('[words...]')
  .action(() => {
    process.stderr.write('orangebox: the collector is a package of its own now: npx orangebox-collector\n')
    process.exitCode = 2
  })
for (const command of [collect, createSpoolCommand(), createUploadCommand()]) {
  program.addCommand(command.copyInheritedSettings(program))
}

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  // Commander has printed its message. Anything but help and version was a mistake on the command line.
  process.exitCode = error.exitCode === 0 ? 0 : 2
}
