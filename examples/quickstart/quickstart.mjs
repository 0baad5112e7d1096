#!/usr/bin/env node
// @ts-check
// A command-line tool with telemetry, as in the README: try `npx orangebox-collector` and `node quickstart.mjs hello Ada`.
import { Command, CommanderError } from 'commander'
import { createTelemetry, oneOf } from 'orangebox'

const telemetry = createTelemetry({
  service: { name: 'quickstart', version: '1.0.0' },
  endpoint: process.env.QUICKSTART_ENDPOINT ?? 'http://127.0.0.1:4319',
})
const command = oneOf('hello', 'goodbye')

// Without exitOverride commander ends the process for --help and for mistakes, and nothing after it would run.
const program = new Command('quickstart').exitOverride()
for (const greeting of command.values) {
  program.command(`${greeting} <name>`).action((name) => console.log(`${greeting}, ${name}`))
}

const started = performance.now()
try {
  await program.parseAsync()
} catch (error) {
  const known = error instanceof CommanderError // which has printed its message
  if (!known) console.error(error)
  process.exitCode = known ? error.exitCode : 1 // process.exit() would skip what follows
}
const duration_ms = Math.round(performance.now() - started)
telemetry.logEvent('command_run', { command: command(program.args[0]), ok: !process.exitCode, duration_ms })
await telemetry.shutdown() // at most a second; what is not sent by then stays on disk for the next run
