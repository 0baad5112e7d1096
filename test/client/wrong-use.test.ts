import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, expect, test, vi } from 'vitest'
import { entries } from '../../scripts/build/entries.mjs'
import { addTelemetryCommand, createTelemetryCommands } from '../../src/commands.ts'
import { time } from '../../src/events.ts'
import { type Diagnostic, disabledTelemetry } from '../../src/index.ts'
import { createSpanExporter } from '../../src/otel.ts'
import { openOutbox } from '../../src/outbox.ts'
import { fileSettings } from '../../src/settings/file.ts'
import { growthbook } from '../../src/settings/growthbook.ts'
import { type Case, rightCalls } from '../support/right-calls.ts'
import { fewWrongValues, wrongValues } from '../support/wrong-values.ts'

const folder = mkdtempSync(join(tmpdir(), 'obx-wrong-'))
// Where a wrong `stateDir` is replaced by the platform's.
vi.stubEnv('XDG_STATE_HOME', folder)
const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
const commands = () => createTelemetryCommands(disabledTelemetry)
const stray: unknown[] = []
const strayed = (error: unknown) => void stray.push(error)
process.on('unhandledRejection', strayed)
afterAll(() => {
  process.off('unhandledRejection', strayed)
  emitWarning.mockRestore()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** A call and what was given in the place of what is right. */
type Call = readonly [what: string, args: unknown[]]

/** Each argument, and each option of it, missing, of the wrong kind, in the wrong place, and fighting back. */
function wrongCalls({ right, options = {} }: Case): readonly Call[] {
  const args = right()
  const changed = (at: number, value: unknown) => right().map((one, index) => (index === at ? value : one))
  const values = Object.entries(wrongValues)
  return [
    ['nothing', []],
    ['backwards', right().reverse()],
    ...args.flatMap((_, at) => values.map(([name, value]): Call => [`${at}: ${name}`, changed(at, value)])),
    ...Object.entries(options).flatMap(([at, keys]) =>
      keys.flatMap((key) =>
        Object.entries(fewWrongValues).map(
          ([name, value]): Call => [`${key}: ${name}`, changed(Number(at), { ...args[Number(at)], [key]: value })],
        ),
      ),
    ),
  ]
}

/** What a call throws or rejects with. */
async function thrownBy(call: () => unknown): Promise<{ readonly error?: unknown; readonly made?: unknown }> {
  try {
    const made = call()
    // Only a promise of ours is waited for: what a test gave comes back as it is.
    return { made: made instanceof Promise ? await made : made }
  } catch (error) {
    return { error }
  }
}

/** A sentence that begins with the function, says what was wrong, and was written by us and not by V8. */
const isSentence = (error: unknown): boolean =>
  error instanceof TypeError &&
  error.message.length > 30 &&
  !/is not (a function|iterable|defined)$|^Cannot |of undefined|of null|^The "|Spread|proxy that/.test(error.message)

/** The work of `time`, and a program that is run, throw what they throw. */
const isOfHost = (error: unknown): boolean => error instanceof Error && error.message === 'of the host'

test.each<[what: string, call: () => unknown, said: string]>([
  [
    'no options',
    () => openOutbox(undefined as never),
    'openOutbox: it takes an object of options, and was given undefined',
  ],
  [
    'no options of an exporter',
    () => createSpanExporter(undefined as never),
    'createSpanExporter: it takes an object of options, and was given undefined',
  ],
  [
    'swapped arguments',
    () => addTelemetryCommand(commands() as never, new Command() as never),
    'addTelemetryCommand: program must be a Command of commander, and was an object; the two are the wrong way round',
  ],
  [
    'a client in the place of its commands',
    () => addTelemetryCommand(new Command(), disabledTelemetry as never),
    'addTelemetryCommand: commands must be what createTelemetryCommands() returns, and was a client, which goes to createTelemetryCommands() first',
  ],
  [
    'a program of another library',
    () => addTelemetryCommand({ command: () => {}, middleware: () => {} } as never, commands()),
    'addTelemetryCommand: program must be a Command of commander, and was an object; for yargs there is telemetryCommand()',
  ],
  [
    'no work',
    () => time(disabledTelemetry, 'a', {}, undefined as never),
    'time: work must be a function, as in time(telemetry, name, {}, () => work()), and was an object',
  ],
])('%s: the error names function and argument, and says what to do', (_, call, said) => {
  expect(call).toThrow(new TypeError(said))
})

test('without a client the commands of users work, say that telemetry is off, and the developer is told once', async () => {
  const without = () => createTelemetryCommands('none of a kind' as never)
  expect((await without().status()).text).toMatch(/off/)
  expect(await without().on()).toMatchObject({ exitCode: 1 })
  const said = emitWarning.mock.calls.map(([message]) => `${message}`)
  expect(said.filter((message) => message.includes('none of a kind'))).toEqual([
    'createTelemetryCommands was given "none of a kind" in the place of a client of createTelemetry(); its commands say that telemetry is off',
  ])
})

test('a source of settings that cannot be made says so, and its document holds', () => {
  const told: Diagnostic[] = []
  const options = { document: { sampling: {} }, onDiagnostic: (diagnostic: Diagnostic) => told.push(diagnostic) }
  expect(fileSettings(undefined as never, options).read('sampling')).toEqual({})
  expect(growthbook({} as never, options).read('sampling')).toEqual({})
  expect(told.map(({ message }) => message)).toEqual([
    'path: undefined is no path of a file; only `document` holds',
    'client: an object is no client of GrowthBook; only `document` holds',
  ])
})

const cases = Object.entries(rightCalls(folder))

/** Functions of entries that are not among the cases, each with the reason. */
const apart: Readonly<Record<string, string>> = {
  ...{ boolean: 'takes nothing', errno: 'takes nothing', hashed: 'takes nothing', id: 'takes nothing' },
  ...{ timeFields: 'takes nothing', runUploaderIfChild: 'takes nothing', deferTelemetry: 'takes nothing' },
  expectEvent: 'is an assertion: it throws where what it is given has no such event',
  startTestEndpoint: 'listens on a port; test/testing has its wrong answers',
  table: 'hands on what it is given; createReducer judges it',
}

test('every function of every entry is tried, or there is a reason why not', async () => {
  const tried = new Set(cases.map(([, { call }]) => call))
  const modules = await Promise.all(
    entries.map(
      (name): Promise<Readonly<Record<string, unknown>>> => import(join(import.meta.dirname, `../../src/${name}.ts`)),
    ),
  )
  const functions = modules.flatMap((made) => Object.entries(made)).filter(([, value]) => typeof value === 'function')
  expect(functions.length).toBeGreaterThan(50)
  const untried = functions.filter(([, made]) => !tried.has(made as never)).map(([name]) => name)
  expect([...new Set(untried)].sort()).toEqual(Object.keys(apart).sort())
})

test.each(cases)('%s works when it is called right', async (_, { call, right, uses = [] }) => {
  const { error, made } = await thrownBy(() => call(...right()))
  expect(error).toBeUndefined()
  for (const use of uses) expect(await thrownBy(() => use(made))).not.toHaveProperty('error')
})

test.each(cases)(
  '%s, called wrong, throws nothing into the program but what it promises, in a sentence',
  async (name, one) => {
    const faults: string[] = []
    for (const [what, args] of wrongCalls(one)) {
      const { error, made } = await thrownBy(() => one.call(...args))
      if (error !== undefined && !(one.throws && (isSentence(error) || isOfHost(error))))
        faults.push(`${what}: ${error}`)
      if (error !== undefined) continue
      for (const use of one.uses ?? []) {
        const after = await thrownBy(() => use(made))
        if ('error' in after) faults.push(`${what}, then ${use}: ${after.error}`)
      }
    }
    await new Promise((resolve) => setImmediate(resolve))
    expect(faults).toEqual([])
    expect(stray.splice(0)).toEqual([])
    expect(name).not.toBe('')
  },
)
