import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { disabledTelemetry } from '../../src/client/disabled-telemetry.ts'
import { createTelemetry, deferTelemetry } from '../../src/client/recorder-now.ts'
import type { Diagnostic } from '../../src/model/diagnostics.ts'
import type { TelemetryOptions } from '../../src/model/options.ts'
import { createTestTelemetry } from '../../src/testing.ts'
import { expectBalanced } from '../support/books.ts'

// What a developer says to the tools of the day is not meant for this file, which has a process of its own.
delete process.env.DO_NOT_TRACK
delete process.env.ACME_TELEMETRY_DISABLED

let stateDir = ''
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'orangebox-client-'))
})
afterEach(() => rmSync(stateDir, { recursive: true }))

const options = (more: Partial<TelemetryOptions> = {}): TelemetryOptions => ({
  service: { name: 'acme', version: '1.4.0' },
  // Nobody listens there, and nothing here is sent.
  endpoint: 'http://127.0.0.1:9',
  stateDir,
  allowInTests: true,
  ...more,
})
const touched = () => readdirSync(stateDir, { recursive: true })

describe('createTelemetry throws for nothing it is given:', () => {
  const throwing = (key: string) =>
    Object.defineProperty({ ...options() }, key, {
      enumerable: true,
      get: () => {
        throw new Error('no')
      },
    })
  const no = () => {
    throw new Error('no')
  }
  const userThatThrows = {
    get id() {
      return no()
    },
  }
  // Made when the test runs: before, there is no state directory, and the client would take the developer's own.
  test.each<[string, () => unknown]>([
    ['nothing', () => undefined],
    ['null', () => null],
    ['a text', () => 'acme'],
    ['an empty object', () => ({})],
    ['a service that throws', () => throwing('service')],
    ['a user that throws', () => throwing('user')],
    ['a debug that throws', () => throwing('debug')],
    ['a proxy that throws on everything', () => new Proxy({}, { get: no, has: no, ownKeys: no })],
    ['a proxy URL that cannot be read as text', () => ({ ...options(), network: { proxy: Object.create(null) } })],
    ['a user whose id throws', () => ({ ...options(), user: userThatThrows })],
  ])('%s', (_name, given) => {
    const telemetry = createTelemetry(given() as TelemetryOptions)
    telemetry.logEvent('a')
    expect(telemetry.status().mode).toMatch(/^(on|off)$/)
  })
})

describe('off from the start:', () => {
  test.each<[string, Partial<TelemetryOptions>, string]>([
    ['by the host', { enabled: false }, 'host'],
    ['under a test runner', { allowInTests: false }, 'tests'],
    ['without an endpoint', { endpoint: undefined }, 'no_endpoint'],
    ['with an endpoint that must not be used', { endpoint: 'http://telemetry.acme.dev' }, 'no_endpoint'],
  ])('%s', async (_name, more, reason) => {
    const said: Diagnostic[] = []
    const telemetry = createTelemetry(options({ ...more, onDiagnostic: (diagnostic) => void said.push(diagnostic) }))
    telemetry.logEvent('a')
    await telemetry.shutdown()
    expect(telemetry.status()).toMatchObject({ mode: 'off', reason, stateDir: `${stateDir}/acme` })
    expect([telemetry.enabled, telemetry.installationId, telemetry.health().sinks]).toEqual([false, '', {}])
    expect(touched()).toEqual([])
    if (reason === 'no_endpoint') expect(said.length).toBeGreaterThan(0)
  })
})

describe('setConsent', () => {
  test('says what became of it, on any client', () => {
    const telemetry = createTelemetry(options())
    expect(telemetry.setConsent('local')).toMatchObject({ written: true, status: { mode: 'local', reason: 'consent' } })
    expect(telemetry.enabled).toBe(true)
    expect(telemetry.setConsent('off')).toMatchObject({ written: true, status: { mode: 'off' } })
    expect([telemetry.enabled, telemetry.installationId]).toEqual([false, ''])
    expect(disabledTelemetry.setConsent('on')).toMatchObject({ written: false, status: { mode: 'off' } })
    expect(touched()).toEqual(['acme', 'acme/consent'])
  })
  test('of something else is refused and named, and nothing is changed', () => {
    const said: Diagnostic[] = []
    const telemetry = createTelemetry(options({ onDiagnostic: (diagnostic) => void said.push(diagnostic) }))
    expect(telemetry.setConsent('maybe' as never)).toMatchObject({ written: false, status: { mode: 'on' } })
    expect(said.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'bad_option setConsent: "maybe" is neither "on", "local" nor "off"; nothing is changed',
    ])
    expect(touched()).toEqual([])
  })
  test('of a deferred client is written down when it is started, and clears what waited', () => {
    const telemetry = deferTelemetry()
    telemetry.logEvent('a')
    expect(telemetry.setConsent('off')).toMatchObject({ written: false })
    telemetry.start(options())
    expect(telemetry.status().mode).toBe('off')
    expect(telemetry.health().sinks.backend).toMatchObject({ logged: 1, dropped: { consent: 1 } })
    expect(touched().some((file) => file.toString().endsWith('.jsonl'))).toBe(false)
  })
  test('of a client that was switched off by the host holds once it is switched on', () => {
    const telemetry = createTelemetry(options({ enabled: false }))
    expect(telemetry.setConsent('off')).toMatchObject({ written: true, status: { mode: 'off', reason: 'host' } })
    telemetry.setEnabled(true)
    expect(telemetry.status()).toMatchObject({ mode: 'off', reason: 'consent' })
  })
  test('of a test client is obeyed', () => {
    const telemetry = createTestTelemetry()
    telemetry.setConsent('off')
    telemetry.logEvent('a')
    expect(telemetry.setConsent('on').status.mode).toBe('on')
    telemetry.logEvent('b')
    expect(telemetry.events.map(({ name }) => name)).toEqual(['b'])
  })
})

test('switched off by the host it can be switched on', async () => {
  const telemetry = createTelemetry(options({ enabled: false }))
  telemetry.logEvent('lost')
  telemetry.setEnabled(true)
  telemetry.logEvent('kept')
  expect(telemetry.health().sinks.backend).toMatchObject({ logged: 1, kept: 1 })
  await telemetry.shutdown({ upload: 'leave' })
})

test('creating a client and asking it touches nothing; the first event does', async () => {
  const telemetry = createTelemetry(options())
  expect(telemetry.status()).toMatchObject({
    mode: 'on',
    reason: 'default',
    stateDir: `${stateDir}/acme`,
    storage: 'disk',
  })
  expect(telemetry.enabled).toBe(true)
  telemetry.health()
  expect(touched()).toEqual([])
  telemetry.logEvent('a')
  expect(touched().some((file) => file.toString().endsWith('.jsonl'))).toBe(true)
  expect(await telemetry.shutdown({ upload: 'leave' })).toMatchObject({ kept: 1, dropped: 0 })
  expectBalanced(telemetry.health().sinks.backend!)
})

test('each bad option is told once, by name', () => {
  const said: Diagnostic[] = []
  const bad = { compression: 'br', durability: 7, onDiagnostic: (diagnostic: Diagnostic) => void said.push(diagnostic) }
  createTelemetry(options(bad as never))
  expect(said.map(({ code, message }) => [code, message.split(':')[0]])).toEqual([
    ['bad_option', 'durability'],
    ['bad_option', 'compression'],
  ])
})

test('a deferred client never started touches nothing; started, it delivers what it held to the disk', async () => {
  const telemetry = deferTelemetry()
  telemetry.logEvent('a')
  telemetry.logEvent('b')
  expect(touched()).toEqual([])
  expect(telemetry.start(options())).toBe(true)
  expect(telemetry.start(options())).toBe(false)
  expect(telemetry.health().sinks.backend).toMatchObject({ logged: 2, kept: 2 })
  expect(telemetry.status().mode).toBe('on')
  await telemetry.shutdown({ upload: 'leave' })
  expectBalanced(telemetry.health().sinks.backend!)
})

test('the null object does nothing, for good', async () => {
  disabledTelemetry.logEvent('a')
  disabledTelemetry.setEnabled(true)
  disabledTelemetry.child().logEvent('b')
  expect(disabledTelemetry.enabled).toBe(false)
  expect(await disabledTelemetry.flush()).toMatchObject({ delivered: 0, pending: 0 })
})

describe('the client for tests of a host', () => {
  test('remembers events as they would have left', () => {
    const telemetry = createTestTelemetry()
    telemetry.setUser({ id: 'u' })
    telemetry.logEvent('tool_used', { n: 1 })
    telemetry.child({ sessionId: 'agent' }).logEvent('b')
    expect(telemetry.events).toMatchObject([
      { name: 'tool_used', metadata: { n: 1 }, user: { id: 'u' }, sessionId: telemetry.sessionId },
      { name: 'b', sessionId: 'agent' },
    ])
  })
  test('forgets them when told to, and its books still balance', () => {
    const telemetry = createTestTelemetry()
    telemetry.logEvent('a')
    telemetry.clear()
    telemetry.logEvent('b')
    expect(telemetry.events.map(({ name }) => name)).toEqual(['b'])
    expectBalanced(Object.values(telemetry.health().sinks)[0]!)
  })
  test('is on whatever the test runner sets, and can be switched off', () => {
    const telemetry = createTestTelemetry()
    expect(telemetry.enabled).toBe(true)
    telemetry.setEnabled(false)
    telemetry.logEvent('a')
    expect(telemetry.events).toEqual([])
  })
})

test('a settings source that logs whenever it is read ends, and every event is in the books', async () => {
  let reads = 0
  const read = () => {
    if (++reads > 5_000) throw new Error('this never ends')
    telemetry.logEvent('settings_read')
    return undefined
  }
  const telemetry = createTelemetry(options({ settings: { read, subscribe: () => () => {} } }))
  telemetry.logEvent('a')
  telemetry.logEvent('b')
  expect(reads).toBeLessThan(500)
  const books = telemetry.health().sinks.backend!
  expect(books.logged).toBeGreaterThan(2)
  expectBalanced(books)
  await telemetry.shutdown({ upload: 'leave' })
  const files = touched().filter((file) => file.toString().endsWith('.jsonl'))
  expect(files).toHaveLength(1)
  const text = readFileSync(join(stateDir, `${files[0]}`), 'utf8')
  // With the count of those that were one too many.
  expect([text.includes('"event_id"'), /"reason":"queue_full"/.test(text)]).toEqual([true, true])
})
