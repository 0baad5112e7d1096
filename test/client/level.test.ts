import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createTelemetryCommands } from '../../src/commands.ts'
import { defineEvents, errorFields, logError, number, optional, time, timeFields } from '../../src/events.ts'
import {
  createTelemetry,
  type Diagnostic,
  deferTelemetry,
  type Telemetry,
  type TelemetryOptions,
} from '../../src/index.ts'
import { createLevel, type Level } from '../../src/privacy.ts'
import { datadog, otlp } from '../../src/sinks.ts'
import { createTestTelemetry } from '../../src/testing.ts'
import { balanced } from '../support/books.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})
function place() {
  const folder = mkdtempSync(join(tmpdir(), 'orangebox-level-'))
  folders.push(folder)
  const app = join(folder, 'acme')
  const said: Diagnostic[] = []
  const options = {
    ...{
      service: { name: 'acme', version: '1' },
      endpoint: 'http://127.0.0.1:9',
      stateDir: folder,
      allowInTests: true,
    },
    onDiagnostic: (one: Diagnostic) => void said.push(one),
  } satisfies TelemetryOptions
  const files = () => (existsSync(app) ? readdirSync(app, { recursive: true, encoding: 'utf8' }) : [])
  const segments = () => files().filter((file) => file.endsWith('.jsonl'))
  const lines = () =>
    segments()
      .map((file) => readFileSync(join(app, file), 'utf8'))
      .join('')
  return { options, files, segments, lines, said, app }
}
const names = (lines: string) => [...lines.matchAll(/"event_name":"(\w+)"/g)].map(([, name]) => name)
const about = { description: 'Something.', purpose: 'Tests', owner: 'us' }
const leave = { timeoutMs: 0, upload: 'leave' } as const

test('what tells of an error is told as one to OpenTelemetry and Datadog, whatever the level is, and however it was said', async () => {
  const { options, segments, app } = place()
  const events = defineEvents({
    used: { ...about, fields: {} },
    crashed: { ...about, severity: 'error', fields: {} },
    failed: { ...about, fields: { ...errorFields() } },
  })
  const sinks = [
    otlp({ endpoint: 'http://127.0.0.1:9' }),
    datadog({ apiKey: 'k', allow: ['used', 'crashed', 'failed'] }),
  ]
  const telemetry = createTelemetry({ ...options, endpoint: undefined, events, sinks })
  telemetry.logEvent('used', {})
  telemetry.logEvent('used', {}, { severity: 'error' })
  telemetry.logEvent('crashed', {})
  logError(telemetry, 'failed', new TypeError('secret'))
  await telemetry.shutdown(leave)
  const told = segments().map((file) =>
    [...readFileSync(join(app, file), 'utf8').matchAll(/"severityNumber":(\d+)|"status":"(\w+)"/g)].map(
      (m) => m[1] ?? m[2],
    ),
  )
  expect(told).toHaveLength(2)
  expect(told).toContainEqual(['9', '17', '17', '17'])
  expect(told).toContainEqual(['info', 'error', 'error', 'error'])
})

describe('errors', () => {
  test('without a catalogue they are what was logged as one: logError, work that threw, and severity', async () => {
    const { options, lines } = place()
    const telemetry = createTelemetry({ ...options, level: createLevel('errors') })
    telemetry.logEvent('used', { ms: 1 })
    telemetry.logEvent('failed_by_word', {}, { severity: 'error' })
    logError(telemetry, 'failed', new TypeError('secret'))
    time(telemetry, 'worked', {}, () => 1)
    expect(() =>
      time(telemetry, 'broke', {}, () => {
        throw new Error('secret')
      }),
    ).toThrow('secret')
    telemetry.logExperiment({ experimentId: 'e', variationId: 'v' } as never)
    const { sinks } = telemetry.health()
    expect(sinks.backend).toMatchObject({ logged: 6, admitted: 3, refused: { level: 3 } })
    expect(names(lines())).toEqual(['failed_by_word', 'failed', 'broke'])
    await telemetry.shutdown(leave)
    balanced(telemetry.health())
  })

  test('with one they are besides what is declared as such, and nothing of the others is read or remembered', async () => {
    const { options, lines, files } = place()
    const events = defineEvents({
      used: { ...about, fields: { ms: optional(number()) } },
      crashed: { ...about, severity: 'error', fields: {} },
      failed: { ...about, fields: errorFields() },
      worked: { ...about, fields: timeFields() },
    } as never)
    const telemetry = createTelemetry({ ...options, events, level: createLevel('errors') }) as never as Telemetry
    let reads = 0
    const watched = {
      get ms() {
        reads++
        return 1
      },
    }
    telemetry.logEvent('used', watched, { dedupe: 'key' })
    telemetry.logEvent('crashed')
    logError(telemetry, 'failed', new Error())
    time(telemetry, 'worked', {}, () => 1)
    expect([reads, files().includes('seen')]).toEqual([0, false])
    expect(names(lines())).toEqual(['crashed', 'failed'])
    expect(telemetry.health().sinks.backend?.refused).toEqual({ level: 2 })
    await telemetry.shutdown(leave)
  })

  test('a severity that is none is a fault of the catalogue, and tells of no error', () => {
    const { faults } = defineEvents({ used: { ...about, severity: 'fatal' } } as never)
    expect(faults).toEqual(['used: severity is "fatal", neither "info" nor "error"; it tells of no error by itself'])
  })

  test('what was refused is not recorded when the level is raised, also by a deferred client', async () => {
    const { options, lines } = place()
    const level = createLevel('errors')
    const telemetry = deferTelemetry()
    telemetry.logEvent('before')
    telemetry.logEvent('broke', {}, { severity: 'error' })
    telemetry.start({ ...options, level })
    telemetry.logEvent('between')
    level.set('all')
    telemetry.logEvent('after')
    expect(names(lines())).toEqual(['broke', 'after'])
    expect(telemetry.health().sinks.backend?.refused).toEqual({ level: 2 })
    await telemetry.shutdown(leave)
  })
})

describe('off', () => {
  test('forbids what consent off does: what waits, the ids and the memory go at once, and nothing is made', async () => {
    const { options, segments, files, lines, app } = place()
    const level = createLevel()
    const telemetry = createTelemetry({ ...options, level })
    telemetry.logEvent('one', { ms: 1 }, { dedupe: 'key' })
    const id = telemetry.installationId
    expect(segments()).toHaveLength(1)
    level.set('off')
    expect(files().filter((file) => /installation-id|salt|seen|jsonl/.test(file))).toEqual([])
    telemetry.logEvent('two', {}, { severity: 'error' })
    expect(telemetry).toMatchObject({ enabled: false, installationId: '' })
    expect(telemetry.status()).toMatchObject({ mode: 'off', reason: 'level', level: 'off' })
    expect(await telemetry.flush()).toMatchObject({ delivered: 0, pending: 0, kept: 0 })
    level.set('errors')
    telemetry.logEvent('three', {}, { severity: 'error' })
    expect(names(lines())).toEqual(['three'])
    expect([telemetry.installationId === id, readFileSync(join(app, 'consent'), 'utf8').slice(0, 2)]).toEqual([
      false,
      'on',
    ])
    await telemetry.shutdown(leave)
    const { sinks } = telemetry.health()
    expect(sinks.backend).toMatchObject({ refused: { opt_out: 1 }, dropped: { consent: 1 } })
    balanced(telemetry.health())
  })

  test('from the start: what earlier runs left goes with the first event, and looking at the status writes nothing', async () => {
    const { options, segments, files } = place()
    const before = createTelemetry(options)
    before.logEvent('one')
    await before.shutdown(leave)
    const all = files().sort()
    const telemetry = createTelemetry({ ...options, level: createLevel('off') })
    expect([telemetry.status().level, telemetry.enabled]).toEqual(['off', false])
    expect(files().sort()).toEqual(all)
    telemetry.logEvent('two')
    expect([segments(), files().includes('installation-id')]).toEqual([[], false])
    await telemetry.shutdown()
  })

  test('makes no directory where there is none', async () => {
    const { options, app } = place()
    const telemetry = createTelemetry({ ...options, level: createLevel('off') })
    telemetry.logEvent('one')
    await telemetry.shutdown()
    expect(existsSync(app)).toBe(false)
  })

  test.each<[Level, 'on' | 'local' | 'off', string, string]>([
    ['off', 'on', 'off', 'level'],
    ['off', 'local', 'off', 'level'],
    ['off', 'off', 'off', 'level'],
    ['errors', 'off', 'off', 'consent'],
    ['errors', 'local', 'local', 'consent'],
    ['errors', 'on', 'on', 'default'],
    ['all', 'off', 'off', 'consent'],
    ['all', 'on', 'on', 'default'],
  ])('level %s and the answer %s: it is %s, by %s', (word, answer, mode, reason) => {
    const { options } = place()
    const telemetry = createTelemetry({ ...options, level: createLevel(word) })
    expect(telemetry.setConsent(answer)).toMatchObject({ written: true, status: { mode, reason, level: word } })
  })

  test('a yes that was said meanwhile holds when the level is raised', () => {
    const { options } = place()
    const level = createLevel('off')
    const telemetry = createTelemetry({ ...options, requireConsent: true, level })
    telemetry.setConsent('on')
    level.set('all')
    expect(telemetry.status()).toMatchObject({ mode: 'on', level: 'all' })
  })
})

describe('who tells the level', () => {
  test('a function is asked at every event, and what it throws leaves in force what it said last', async () => {
    const { options, lines, said } = place()
    let answer: () => Level = () => 'errors'
    const telemetry = createTelemetry({ ...options, level: createLevel(() => answer()) })
    telemetry.logEvent('one')
    answer = () => 'all'
    telemetry.logEvent('two')
    answer = () => {
      throw new Error('secret')
    }
    telemetry.logEvent('three')
    expect(names(lines())).toEqual(['two', 'three'])
    expect(said.filter(({ message }) => message.startsWith('level')).map(({ message }) => message)).toEqual([
      'level: asking threw Error; it is all',
    ])
    await telemetry.shutdown(leave)
  })

  test('a function that logs when it is asked meets itself once, and the host goes on', async () => {
    const { options, lines } = place()
    const telemetry = createTelemetry({
      ...options,
      level: createLevel(() => {
        telemetry.logEvent('asked')
        return 'all'
      }),
    })
    telemetry.logEvent('one')
    expect(names(lines()).filter((name) => name === 'one')).toEqual(['one'])
    await telemetry.shutdown(leave)
  })

  test.each([['error'], [undefined], [null], [1], [() => Promise.reject(new Error('late'))]])(
    'what is no level records nothing, deletes nothing, and is told: %s',
    async (word) => {
      const { options, segments, said } = place()
      const before = createTelemetry(options)
      before.logEvent('one')
      await before.shutdown(leave)
      const level = createLevel('all')
      const telemetry = createTelemetry({ ...options, level })
      level.set(word as never)
      telemetry.logEvent('two')
      expect([segments().length, telemetry.status().mode]).toEqual([1, 'off'])
      expect(said.find(({ code }) => code === 'bad_option')?.message).toMatch(
        /^level: .+ is neither "all", "errors" nor "off"; nothing is recorded$/,
      )
      await telemetry.shutdown(leave)
      expect(segments()).toHaveLength(1)
    },
  )

  test('an option that createLevel did not make switches the client off, whatever the host’s switch says', () => {
    const { options, said, files } = place()
    const telemetry = createTelemetry({ ...options, level: 'errors' as never })
    telemetry.setEnabled(true)
    telemetry.logEvent('one')
    expect(files()).toEqual([])
    expect(telemetry.status()).toMatchObject({ mode: 'off', reason: 'host', level: 'off' })
    expect(said[0]?.message).toBe('level: "errors" is not made by createLevel of orangebox/privacy; using "off"')
  })

  test('one level holds for every client that was given it, and in a host’s tests', () => {
    const level = createLevel('errors')
    const telemetry = createTestTelemetry({ level })
    telemetry.logEvent('one')
    telemetry.logEvent('two', {}, { severity: 'error' })
    level.set('off')
    telemetry.logEvent('three')
    expect(telemetry.events.map(({ name }) => name)).toEqual(['two'])
    expect(telemetry.health().sinks.backend?.refused).toEqual({ level: 1, opt_out: 1 })
    expect(telemetry.status()).toMatchObject({ mode: 'off', reason: 'level', level: 'off' })
  })
})

test('status of the user’s commands tells the level', async () => {
  const { options } = place()
  const level = createLevel('errors')
  const commands = createTelemetryCommands(createTelemetry({ ...options, level }), {})
  const { text, json } = await commands.status()
  expect(text).toContain('Level: errors; only events that tell of an error are recorded.')
  expect(json.level).toBe('errors')
  level.set('off')
  expect((await commands.on()).text).toContain(
    'What holds now is "off": the level of the program\'s settings goes before your answer.',
  )
})
