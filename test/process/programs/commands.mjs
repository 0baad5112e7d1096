/**
 * A tool with `orangebox/commands`, driven by JSON in its first argument. `steps` are taken one after the other: `['log', n]`, `['shutdown']`, `['reach', name]`,
 * `['wait', word]`, or the name of a command with what it is given. With `cli` it is a program of commander or yargs instead.
 */
import { writeSync } from 'node:fs'
import { addTelemetryCommand, createTelemetryCommands, telemetryCommand } from '../../../dist/commands.js'
import { createSettings, createTelemetry } from '../../../dist/index.js'
import { otlp } from '../../../dist/sinks.js'

const {
  endpoint,
  stateDir,
  settings,
  options,
  otlpOptions,
  commandsOptions,
  steps = [],
  cli,
} = JSON.parse(process.argv[2])
const tell = (kind, more) => {
  if (!cli) writeSync(3, `${JSON.stringify({ kind, ...more })}\n`)
}
const telemetry = createTelemetry({
  service: { name: 'acme', version: '1.4.0' },
  endpoint,
  stateDir,
  exit: { timeoutMs: 10_000 },
  ...(settings && { settings: createSettings(settings) }),
  ...(otlpOptions && { sinks: [otlp(otlpOptions)] }),
  ...options,
})
const commands = createTelemetryCommands(telemetry, commandsOptions)
process.on('exit', () => tell('health', { health: telemetry.health() }))

const heard = (word) => new Promise((resolve) => process.on('message', (said) => said === word && resolve()))

const doers = {
  log: (n = 1) => {
    for (let i = 0; i < n; i++) telemetry.logEvent('step_done', { i })
  },
  setEnabled: (enabled) => telemetry.setEnabled(enabled),
  shutdown: (given) => telemetry.shutdown(given),
  flush: (given) => telemetry.flush(given),
  reach: (name) => tell('reached', { name, health: telemetry.health() }),
  wait: heard,
}

for (const [name, ...given] of steps) {
  if (doers[name]) await doers[name](...given)
  else tell('told', { name, result: await commands[name](...given) })
}
if (process.channel) process.disconnect()

if (cli?.of === 'commander') {
  const { Command } = await import('commander')
  const program = new Command('acme')
  addTelemetryCommand(program, commands)
  await program.parseAsync(cli.args, { from: 'user' })
}
if (cli?.of === 'yargs') {
  const { default: yargs } = await import('yargs')
  await yargs(cli.args).command(telemetryCommand(commands)).strict().parseAsync()
}
