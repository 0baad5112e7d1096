import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { boolean, defineEvents, hashed, number, oneOf, optional, privileged, text } from '../../src/events.ts'
import { createTelemetry, type Diagnostic, deferTelemetry } from '../../src/index.ts'
import { createTestTelemetry } from '../../src/testing.ts'

const about = { description: 'A tool ran.', purpose: 'Speed', owner: 'cli' }
const events = defineEvents(
  {
    tool_used: {
      ...about,
      fields: {
        ...{ ms: number(), tool: optional(oneOf('bash')), path: optional(hashed()) },
        plugin: optional(privileged(text({ max: 64 }))),
      },
    },
    old: { ...about, expires: '2020-01-01' },
  },
  { context: { beta: boolean() } },
)
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'orangebox-catalogue-'))
  folders.push(folder)
  return folder
}
const options = (stateDir: string, said: Diagnostic[] = []) => ({
  ...{ service: { name: 'acme', version: '1' }, endpoint: 'http://127.0.0.1:9', stateDir, allowInTests: true },
  onDiagnostic: (one: Diagnostic) => void said.push(one),
})
/** A client of JavaScript, which no compiler stops. */
interface Loose {
  logEvent(name: string, metadata?: object): void
  setContext(context: object): void
  child(options: object): Loose
}
const loose = (telemetry: unknown) => telemetry as Loose

/** All that lies on disk. */
const onDisk = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.jsonl'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('')

test('what no compiler stopped is stopped at run time: counted, told once, and never written', async () => {
  const said: Diagnostic[] = []
  const folder = newFolder()
  const telemetry = createTelemetry({ ...options(folder, said), events })
  loose(telemetry).logEvent('tool_used', { ms: 1, tool: 'rm -rf secret', colour: 'secret', plugin: 'secret plugin' })
  loose(telemetry).logEvent('secret_event', { ms: 1 })
  loose(telemetry).logEvent('old')
  loose(telemetry).logEvent('old')
  loose(telemetry).setContext({ beta: true, secret: 'secret' })
  loose(telemetry)
    .child({ context: { beta: 'secret' } })
    .logEvent('tool_used', { ms: 2 })
  const { sinks, fields } = telemetry.health()
  expect(sinks.backend).toMatchObject({ logged: 5, admitted: 2, refused: { undeclared: 1, expired: 2 } })
  expect(fields).toEqual({ other: 1, undeclared: 2, unfit: 1 })
  expect(said.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'bad_field: field "tool" of tool_used was replaced: it is none of the declared words',
    'bad_field: field "colour" of tool_used was left out: the catalogue does not declare it',
    'catalogue: the event "secret_event" is not declared; it is not recorded',
    'catalogue: the event old expired on 2020-01-01; it is not recorded any more',
    'bad_field: field "secret" of the context was left out: the catalogue does not declare it',
    'bad_field: field "beta" of the context was left out: it is neither true nor false',
  ])
  const lines = onDisk(folder)
  expect(lines).toContain('"tool":"other"')
  expect(lines).toContain('"beta":true')
  expect(lines).not.toContain('secret')
  await telemetry.shutdown({ timeoutMs: 0 })
})

test('a hash is the same for one installation, another for the next, and its salt goes with an off', async () => {
  const hashOf = async (folder: string) => {
    const telemetry = createTelemetry({ ...options(folder), events })
    telemetry.logEvent('tool_used', { ms: 1, path: '/srv/project' })
    await telemetry.shutdown({ timeoutMs: 0 })
    return /"path":"([0-9a-f]{64})"/.exec(onDisk(folder))?.[1]
  }
  const [one, other] = [newFolder(), newFolder()]
  const first = await hashOf(one)
  expect(first).toMatch(/^[0-9a-f]{64}$/)
  expect(await hashOf(one)).toBe(first)
  expect(await hashOf(other)).not.toBe(first)
  const salt = readFileSync(join(one, 'acme', 'salt'), 'utf8')
  expect(onDisk(one)).not.toContain(salt)
  createTelemetry({ ...options(one), events }).setConsent('off')
  expect(readdirSync(join(one, 'acme'))).not.toContain('salt')
})

test('no salt is made where no field is hashed', async () => {
  const folder = newFolder()
  const telemetry = createTelemetry({ ...options(folder), events })
  telemetry.logEvent('tool_used', { ms: 1 })
  await telemetry.shutdown({ timeoutMs: 0 })
  expect(readdirSync(join(folder, 'acme'))).not.toContain('salt')
})

test('a deferred client screens from the start; what must be hashed is left out before, and counted', async () => {
  const folder = newFolder()
  const telemetry = deferTelemetry({ events })
  telemetry.logEvent('tool_used', { ms: 1, path: '/srv', tool: 'bash' })
  loose(telemetry).logEvent('nothing')
  telemetry.start(options(folder))
  telemetry.logEvent('tool_used', { ms: 2, path: '/srv' })
  const { sinks, fields } = telemetry.health()
  expect(sinks.backend).toMatchObject({ logged: 3, admitted: 2, refused: { undeclared: 1 } })
  expect(fields).toEqual({ unfit: 1 })
  expect(onDisk(folder).match(/"path":/g)).toHaveLength(1)
  await telemetry.shutdown({ timeoutMs: 0 })
})

test('a catalogue that comes with start, too late for what was logged, is told', () => {
  const said: Diagnostic[] = []
  const telemetry = deferTelemetry()
  telemetry.start({ ...options(newFolder(), said), events } as never)
  expect(said.map(({ code, message }) => `${code}: ${message}`)).toContain(
    'bad_option: events: it is not the catalogue given to deferTelemetry, which holds',
  )
})

test('the events of a user who said no are counted as that and nothing else', () => {
  const telemetry = createTestTelemetry({ events })
  telemetry.setEnabled(false)
  loose(telemetry).logEvent('nothing')
  expect(telemetry.health().sinks.backend).toMatchObject({ logged: 1, refused: { opt_out: 1 } })
})

test('a test sees what is privileged beside the metadata', () => {
  const telemetry = createTestTelemetry({ events })
  telemetry.logEvent('tool_used', { ms: 1, plugin: 'my plugin' })
  expect(telemetry.events[0]).toMatchObject({ metadata: { ms: 1 }, privileged: { plugin: 'my plugin' } })
})

test('what of a declaration cannot be used is told with the first event', () => {
  const said: Diagnostic[] = []
  const bad = defineEvents({ e: { ...about, fields: { n: 'number' } } } as never)
  loose(createTelemetry({ ...options(newFolder(), said), events: bad })).logEvent('e', { n: 1 })
  expect(said.map(({ code }) => code)).toEqual(['catalogue', 'bad_field'])
})

test('more fields than a program without a catalogue may have', () => {
  const fields = Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`n${n}`, number()]))
  const telemetry = createTestTelemetry({ events: defineEvents({ e: { ...about, fields } }) })
  telemetry.logEvent('e', Object.fromEntries(Object.keys(fields).map((name) => [name, 1])))
  expect(Object.keys(telemetry.events[0]?.metadata ?? {})).toHaveLength(400)
})

test('what is no catalogue is told, and anything that is no free text may be logged', () => {
  const said: Diagnostic[] = []
  loose(createTelemetry({ ...options(newFolder(), said), events: {} } as never)).logEvent('e', { n: 1 })
  expect(said.map(({ message }) => message)).toEqual([
    'events: an object is not made by defineEvents; using the default',
  ])
})
