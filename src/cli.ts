#!/usr/bin/env node
/* The executable `orangebox`: finds the command and hands it the rest of the line. */

import { wrong } from './cli/call.ts'
import { catalogue } from './cli/catalogue-command.ts'
import { complain, say, sayText } from './cli/print.ts'
import { spool } from './cli/spool-command.ts'
import { upload } from './cli/upload-command.ts'
import { version } from './model/version.ts'

const help = `Usage: orangebox <command> [options]

The flight recorder for command-line tools.

  spool      show what waits on disk, and what happens to it next
  upload     send what a tool left on disk
  catalogue  make a page or schemas of declared events
  collect    moved: npx orangebox-collector

  --version  print the version
  --help     print this; after a command, print its options`

const commands: Readonly<Record<string, (args: readonly string[]) => number | Promise<number>>> = {
  spool,
  upload,
  catalogue,
  // It was a command of this program up to the package of its own. Scripts of that time get an answer instead of "there is no command".
  collect: () => {
    complain('orangebox: the collector is a package of its own now: npx orangebox-collector')
    return 2
  },
  '--version': () => {
    say(version)
    return 0
  },
  '--help': () => {
    sayText(help)
    return 0
  },
}
const aliases: Readonly<Record<string, string>> = { '-V': '--version', '-h': '--help', help: '--help' }

// The exit code is set and not passed to `process.exit()`, which would cut off what a pipe has not taken yet.
const [word = '', ...args] = process.argv.slice(2)
const name = aliases[word] ?? word
const command = Object.hasOwn(commands, name) ? commands[name] : undefined
process.exitCode = command ? await command(args) : wrong(word ? `there is no command ${word}` : 'a command is missing')
