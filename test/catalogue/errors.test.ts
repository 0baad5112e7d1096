import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { errorFacts as factsOf } from '../../src/catalogue/error-facts.ts'
import { defineEvents, errorFacts, errorFields, logError, number, time, timeFields } from '../../src/events.ts'
import { nodeRandom } from '../../src/node/random.ts'
import { createTestTelemetry } from '../../src/testing.ts'

const withStack = (frames: readonly string[], message = 'secret of ann') =>
  Object.assign(new TypeError(message), {
    stack: [`TypeError: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join('\n'),
  })
const placeOf = (frames: readonly string[], main = '/app/main.js') =>
  factsOf(withStack(frames), { types: [], sha256: (text) => text, main }).error_stack

test('the facts of an error hold nothing of its message', () => {
  const cause = Object.assign(new Error('cannot open /home/ann'), { code: 'ENOENT' })
  const facts = errorFacts(new TypeError('secret of ann', { cause }))
  // The program of a test runner lies in a package of its own: no frame of the test is its.
  expect(facts).toMatchObject({
    error_type: 'TypeError',
    error_code: 'ENOENT',
    error_depth: 1,
  })
})

test('a class that is not in the closed set is other, and one the host named is not', () => {
  const error = Object.assign(new Error('x'), { name: 'ConfigError' })
  expect(errorFacts(error).error_type).toBe('other')
  expect(errorFacts(error, { types: ['ConfigError'] }).error_type).toBe('ConfigError')
})

test('whatever is thrown has facts, also what throws when it is read and what causes itself', () => {
  const round = new Error('x')
  round.cause = round
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error('no')
      },
    },
  )
  for (const thrown of [undefined, null, 'text', 7, {}, hostile, Symbol('s')])
    expect(errorFacts(thrown)).toEqual({
      error_type: 'other',
      error_code: undefined,
      error_depth: 0,
      error_stack: undefined,
    })
  expect(errorFacts(round).error_depth).toBe(10)
  expect(errorFacts({ code: 'cannot open /home/ann' }).error_code).toBeUndefined()
})

test('the place leaves as 16 hex digits', () => {
  const frames = ['build (/app/build.js:3:7)']
  expect(
    factsOf(withStack(frames), { types: [], sha256: nodeRandom.sha256, main: '/app/main.js' }).error_stack,
  ).toMatch(/^[0-9a-f]{16}$/)
})

test('the place is that in the program itself, without folders, lines, libraries and Node', () => {
  const frames = [
    'build (file:///home/ann/app/build.js:3:7)',
    'parse (/app/node_modules/yaml/index.js:1:1)',
    'node:internal/x:1:1',
    '/app/main.js:9:1',
  ]
  expect(placeOf(frames)).toBe('build build.js\n main.js'.slice(0, 16))
  const elsewhere = ['build (C:\\Users\\bob\\app\\build.js:30:70)', 'C:\\Users\\bob\\app\\main.js:1:1']
  expect(placeOf(elsewhere)).toBe(placeOf(frames))
  // A tool that is installed lies below node_modules itself.
  const installed = [
    'run (/usr/lib/node_modules/acme/dist/run.js:1:1)',
    'x (/usr/lib/node_modules/acme/node_modules/yaml/x.js:1:1)',
  ]
  expect(placeOf(installed, '/usr/lib/node_modules/acme/bin.js')).toBe('run run.js')
  expect(placeOf(['x (/app/node_modules/yaml/x.js:1:1)'])).toBeUndefined()
})

const about = { description: 'It ended.', purpose: 'Speed.', owner: 'cli' }
const events = defineEvents({
  failed: { ...about, fields: { ...errorFields(), attempt: number() } },
  build: { ...about, fields: { ...timeFields(), files: number() } },
})

test('logError records the facts beside the metadata, with a catalogue and without', () => {
  for (const telemetry of [createTestTelemetry({ events }), createTestTelemetry()]) {
    logError(telemetry, 'failed', new RangeError('secret'), { attempt: 2 })
    expect(telemetry.events.map(({ name, metadata }) => [name, metadata])).toEqual([
      ['failed', { attempt: 2, error_type: 'RangeError', error_depth: 0 }],
    ])
    expect(telemetry.health().fields).toEqual({})
  }
})

test('time hands on what is returned, and records how long it took', async () => {
  const telemetry = createTestTelemetry({ events })
  expect(time(telemetry, 'build', { files: 1 }, () => 7)).toBe(7)
  await expect(time(telemetry, 'build', { files: 2 }, async () => 8)).resolves.toBe(8)
  expect(telemetry.events.map(({ metadata }) => metadata)).toEqual([
    { files: 1, outcome: 'ok', duration_ms: expect.any(Number) },
    { files: 2, outcome: 'ok', duration_ms: expect.any(Number) },
  ])
})

test('a promise that can do more is handed on as it is, and what runs when it is awaited runs once', async () => {
  const telemetry = createTestTelemetry({ events })
  class Child extends Promise<number> {
    readonly pid = 5
  }
  const child = Child.resolve(0) as Child
  expect(time(telemetry, 'build', { files: 1 }, () => child)).toBe(child)
  let runs = 0
  const query = {
    // biome-ignore lint/suspicious/noThenProperty: what a query builder is
    then: (done: (rows: number) => unknown) => {
      runs++
      return Promise.resolve(3).then(done)
    },
  }
  expect(await time(telemetry, 'build', { files: 2 }, () => query)).toBe(3)
  expect(runs).toBe(1)
  expect(telemetry.events.map(({ metadata }) => metadata)).toMatchObject([{ files: 1 }, { files: 2, outcome: 'ok' }])
})

test('a rejection that nobody waits for ends the program as it would without us', () => {
  const program = `
    import { time } from ${JSON.stringify(new URL('../../dist/events.js', import.meta.url).href)}
    import { createTestTelemetry } from ${JSON.stringify(new URL('../../dist/testing.js', import.meta.url).href)}
    time(createTestTelemetry(), 'build', {}, async () => { throw new Error('forgotten') })
    setTimeout(() => console.log('went on'), 100)`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  })
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toContain('Error: forgotten')
})

test('without a client the work is done all the same, and Node warns; without fields the work is the third', async () => {
  const warned = once(process, 'warning')
  expect(time(undefined as never, 'build', {}, () => 5)).toBe(5)
  expect(() => logError('failed' as never, 'x', new Error('secret'))).not.toThrow()
  const [{ name, message }] = await warned
  expect([name, message]).toEqual([
    ...['orangebox', 'time and logError take a client first, and were given undefined; nothing is recorded'],
  ])
  const telemetry = createTestTelemetry()
  expect((time as (...given: unknown[]) => unknown)(telemetry, 'build', () => 7)).toBe(7)
  expect(telemetry.events.map(({ metadata }) => metadata)).toMatchObject([{ outcome: 'ok' }])
})

test('time hands on what is thrown or rejected as it is, and records its facts', async () => {
  const telemetry = createTestTelemetry({ events })
  const error = new SyntaxError('secret')
  const fail = (): number => {
    throw error
  }
  expect(() => time(telemetry, 'build', { files: 1 }, fail)).toThrow(error)
  await expect(time(telemetry, 'build', { files: 2 }, async () => fail())).rejects.toBe(error)
  expect(telemetry.events.map(({ metadata }) => metadata)).toMatchObject([
    { files: 1, outcome: 'error', error_type: 'SyntaxError' },
    { files: 2, outcome: 'error', error_type: 'SyntaxError' },
  ])
  expect(telemetry.health().fields).toEqual({})
})
