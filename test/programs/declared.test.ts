import { Argument, Command, Option } from 'commander'
import { describe, expect, test } from 'vitest'
import yargs from 'yargs'
import { commandEvent, runProgram } from '../../src/commander.ts'
import { boolean, defineEvents } from '../../src/events.ts'
import { createTestTelemetry } from '../../src/testing.ts'
import { commandEvent as commandEventOf, runProgram as runYargs } from '../../src/yargs.ts'

function acme() {
  const program = new Command('acme').option('-v, --verbose')
  program
    .command('build')
    .addOption(new Option('--format <name>').choices(['json', 'text']))
    .addArgument(new Argument('[mode]').choices(['fast']))
    .option('--out:dir <dir>')
    .action(() => {})
  program.command('fail').action(() => {
    throw new RangeError('hush')
  })
  return program
}
const typed = (line: string) => ({ argv: line.split(' '), from: 'user' as const })
const metadataOf = (telemetry: { readonly events: readonly { readonly metadata: object }[] }) =>
  telemetry.events.map(({ metadata }) => metadata)

describe('the event of command lines, declared in a catalogue', () => {
  test('of commander is taken as it is logged, and nothing of it is left out', async () => {
    const program = acme()
    const events = defineEvents({
      command: commandEvent(program, { owner: 'cli-team' }),
      other: { description: 'd', purpose: 'p', owner: 'o', fields: { ok: boolean() } },
    })
    expect(events.faults).toEqual([])
    const telemetry = createTestTelemetry({ events })
    await runProgram(program, telemetry, typed('-v build fast --format json --out:dir hush'))
    await runProgram(program, telemetry, typed('fail')).catch(() => {})
    expect(metadataOf(telemetry)).toEqual([
      {
        ...{ command: 'build', outcome: 'ok', exit_code: 0, duration_ms: expect.any(Number) },
        ...{ 'option.verbose': true, 'option.format': 'json', 'option.out_dir': true, 'argument.mode': 'fast' },
      },
      {
        ...{ command: 'fail', outcome: 'error', exit_code: 1, duration_ms: expect.any(Number) },
        ...{ error_type: 'RangeError', error_depth: 0 },
      },
    ])
    expect(telemetry.health().fields).toEqual({})
  })
  test('of yargs has what was listed, and what was not does not leave', async () => {
    const events = defineEvents({
      command: commandEventOf({ commands: ['build'], options: { format: ['json'] }, owner: 'cli-team' }),
    })
    expect(events.faults).toEqual([])
    const telemetry = createTestTelemetry({ events })
    const program = yargs()
      .option('token', { type: 'string' })
      .command('build', 'b', { format: { choices: ['json', 'text'] } }, () => {})
    await runYargs(program, telemetry, { args: ['build', '--format', 'json', '--token', 'hush'] })
    expect(metadataOf(telemetry)).toMatchObject([{ command: 'build', 'option.format': 'json' }])
    expect(JSON.stringify(telemetry.events)).not.toContain('token')
  })
})

test('a program may be run more than once, and is as it was afterwards', async () => {
  const [program, telemetry] = [acme(), createTestTelemetry()]
  const own: string[] = []
  const listening = process.listenerCount('exit')
  program.exitOverride((error) => {
    own.push(error.code)
    throw error
  })
  const before = (program as unknown as { readonly _exitCallback: unknown })._exitCallback
  await runProgram(program, telemetry, typed('build'))
  await expect(runProgram(program, telemetry, typed('--version'))).rejects.toThrow()
  await runProgram(program, telemetry, { ...typed('build --format text'), event: 'ran' })
  expect(telemetry.events.map(({ name }) => name)).toEqual(['command', 'command', 'ran'])
  expect(own).toEqual(['commander.unknownOption'])
  expect((program as unknown as { readonly _exitCallback: unknown })._exitCallback).toBe(before)
  // What stands on its own hooks must not tell of runs that are not ours.
  await program.parseAsync(['build'], { from: 'user' })
  expect(telemetry.events).toHaveLength(3)
  expect(process.listenerCount('exit')).toBe(listening)
})

test('the names of classes that the program lists may be told', async () => {
  class ConfigError extends Error {
    override name = 'ConfigError'
  }
  const [program, telemetry] = [new Command('acme'), createTestTelemetry()]
  program.action(() => {
    throw new ConfigError('hush')
  })
  await expect(runProgram(program, telemetry, { ...typed(''), argv: [], types: ['ConfigError'] })).rejects.toThrow(
    'hush',
  )
  expect(metadataOf(telemetry)).toMatchObject([{ command: 'main', outcome: 'error', error_type: 'ConfigError' }])
})
