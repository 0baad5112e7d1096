#!/usr/bin/env node
/* The executable `orangebox`: finds the command and hands it the rest of the line. */

import { wrong } from './inspect/call.ts'
import { catalogue } from './inspect/catalogue-command.ts'
import { complain, say, sayText } from './inspect/print.ts'
import { spool } from './inspect/spool-command.ts'
import { version } from './model/version.ts'
import { upload } from './uploader/command.ts'

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

const [word = '', ...args] = process.argv.slice(2)
const name = aliases[word] ?? word
const command = Object.hasOwn(commands, name) ? commands[name] : undefined
process.exitCode = command ? await command(args) : wrong(word ? `there is no command ${word}` : 'a command is missing')
