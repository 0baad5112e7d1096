import { once } from 'node:events'
import { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import yargs from 'yargs'
import { runProgram } from '../../src/commander.ts'
import { createTestTelemetry } from '../../src/testing.ts'
import { runProgram as runYargs } from '../../src/yargs.ts'

/** As JavaScript sees it. */
type Run = (program: unknown, telemetry?: unknown, options?: object) => Promise<void>
const [runCommander, runOfYargs] = [runProgram as Run, runYargs as Run]
const acme = (action = () => {}) => {
  const program = new Command('acme')
  program.command('build').action(action)
  return program
}
const telemetry = createTestTelemetry()
const takes = (library: string, given: string) =>
  `runProgram of orangebox/${library} takes a program of ${library}, then a client: ${given} is no such program`

describe('what is no program of the library is a mistake that says what was given and what to do', () => {
  test.each([
    [runCommander, telemetry, acme(), `${takes('commander', 'an object')}; the two are the wrong way round`],
    [runCommander, yargs([]), telemetry, `${takes('commander', 'an object')}; for yargs there is orangebox/yargs`],
    [runCommander, undefined, telemetry, takes('commander', 'undefined')],
    [runOfYargs, acme(), telemetry, `${takes('yargs', 'an object')}; for commander there is orangebox/commander`],
    [
      ...[runOfYargs, { _: [], $0: 'acme' }, telemetry],
      `${takes('yargs', 'an object')}; give it what yargs() returns, without parse(), parseAsync() or argv`,
    ],
  ] as const)('%#', async (run, program, client, message) => {
    await expect(run(program, client)).rejects.toThrow(new TypeError(message))
  })
})

describe('without a client the program runs all the same, and Node warns', () => {
  const line = { argv: ['build'], from: 'user' }
  test.each([
    ['undefined', undefined],
    ['"https://telemetry.acme.dev"', 'https://telemetry.acme.dev'],
    ['an object', { service: 'acme' }],
  ])('%s', async (shown, client) => {
    let ran = 0
    const warned = once(process, 'warning')
    await runCommander(
      acme(() => void ran++),
      client,
      line,
    )
    const [{ name, message }] = await warned
    const says = `runProgram was given ${shown} in the place of a client of createTelemetry(); nothing is recorded`
    expect([ran, name, message]).toEqual([1, 'orangebox', says])
  })
})

describe('what a program answers with a throw costs it nothing, and is told as far as it is known', () => {
  const line = { argv: ['build'], from: 'user' }
  const told = async (program: unknown) => {
    const client = createTestTelemetry()
    const ended = await runCommander(program, client, line).then(
      () => ({ error: undefined }),
      (error: unknown) => ({ error }),
    )
    return { ended, metadata: client.events.map(({ metadata }) => metadata) }
  }

  test('an option that does not say where it came from', async () => {
    const program = acme()
    program.option('--fast')
    program.getOptionValueSource = () => {
      throw new Error('hush')
    }
    expect(await told(program)).toMatchObject({
      ended: { error: undefined },
      metadata: [{ command: 'main', outcome: 'ok', exit_code: 0 }],
    })
  })
  test('an error that cannot be looked at is thrown on as it was', async () => {
    const error = new Proxy(new Error('hush'), {
      get: () => {
        throw new Error('another')
      },
    })
    const { ended, metadata } = await told(
      acme(() => {
        throw error
      }),
    )
    expect(ended.error === error).toBe(true)
    expect(metadata).toMatchObject([{ command: 'build', outcome: 'error', exit_code: 1 }])
  })
})
