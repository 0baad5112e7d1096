import { Command } from 'commander'
import { expect, onTestFinished, test, vi } from 'vitest'
import yargs from 'yargs'
import { commandEvent, runProgram } from '../../src/commander.ts'
import { addTelemetryCommand, createTelemetryCommands, telemetryCommand } from '../../src/commands.ts'
import { defineEvents } from '../../src/events.ts'
import { createTestTelemetry, expectEvent } from '../../src/testing.ts'

/** What is printed meanwhile. */
function printed() {
  const write = vi.spyOn(process.stdout, 'write').mockImplementation(() => true)
  const { exitCode } = process
  onTestFinished(() => {
    write.mockRestore()
    process.exitCode = exitCode
  })
  return () => write.mock.calls.map(([text]) => String(text)).join('')
}

test('commands that are made when they run are part of the program that a catalogue declares, though the client comes after it', async () => {
  const program = new Command('acme').exitOverride()
  addTelemetryCommand(program, () => createTelemetryCommands(telemetry))
  const events = defineEvents({ command: commandEvent(program, { owner: 'us' }) })
  const telemetry = createTestTelemetry({ events })
  const said = printed()
  await runProgram(program, telemetry, { argv: ['node', 'acme', 'telemetry', 'id', '--json'] })
  expect(said()).toBe('{"installationId":null}\n')
  expectEvent(telemetry, 'command', { command: 'telemetry id', 'option.json': true, outcome: 'ok' })
})

test('so it is for yargs, too', async () => {
  const said = printed()
  const made = vi.fn(() => createTelemetryCommands(createTestTelemetry()))
  const program = yargs(['telemetry', 'id']).exitProcess(false).command(telemetryCommand(made))
  expect(made).not.toHaveBeenCalled()
  await program.parseAsync()
  expect(said()).toMatch(/^There is no installation id/)
  expect(made).toHaveBeenCalledOnce()
})

test.each([
  [undefined, 'To choose: acme telemetry on,'],
  ['our telemetry', 'To choose: our telemetry on,'],
])('the hints of `status` name the program, unless the option %o does', async (usage, hint) => {
  const commands = createTelemetryCommands(createTestTelemetry(), { usage })
  const said = printed()
  const program = new Command('acme')
  addTelemetryCommand(program, commands)
  await program.parseAsync(['node', 'acme', 'telemetry', 'status'])
  expect(said()).toContain(hint)
  await yargs(['telemetry', 'status'])
    .scriptName('acme')
    .exitProcess(false)
    .command(telemetryCommand(commands))
    .parseAsync()
  expect(said().split(hint)).toHaveLength(3)
  expect((await commands.status()).text).toContain(`To choose: ${usage ?? 'telemetry'} on,`)
})
