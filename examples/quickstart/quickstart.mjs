#!/usr/bin/env node
// @ts-check
// A command-line tool with telemetry, as in the README: try `npx orangebox-collector` and `node quickstart.mjs hello Ada`.
import { Command, Option } from 'commander'
import { createTelemetry } from 'orangebox'
import { runProgram } from 'orangebox/commander'

const telemetry = createTelemetry({
  service: { name: 'quickstart', version: '1.0.0' },
  endpoint: process.env.QUICKSTART_ENDPOINT ?? 'http://127.0.0.1:4319',
})

const program = new Command('quickstart')
program
  .command('hello <name>')
  .addOption(new Option('--style <style>').choices(['plain', 'loud']))
  .action((name, { style }) => {
    console.log(style === 'loud' ? `HELLO, ${name}!` : `hello, ${name}`)
    telemetry.logEvent('greeted', { letters: name.length }) // what else you want to know; the name itself cannot leave
  })

await runProgram(program, telemetry) // runs the program, logs `command`, and sends for at most a second; the rest stays on disk for the next run
