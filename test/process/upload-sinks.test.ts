import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createIntake, type Intake, type Seen } from '../support/intake.ts'
import { recordsIn } from '../support/otlp.ts'
import { type Ending, start } from '../support/run.ts'
import { onWindows } from '../support/scene.ts'

const cli = resolve(import.meta.dirname, '../../dist/cli.js')
const killed: Ending = onWindows ? { code: 1 } : { code: null, signal: 'SIGKILL' }

let folder: string
let intake: Intake
let origin: string
let seen: readonly Seen[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orangebox-upload-sinks-'))
  intake = await createIntake()
  ;({ origin, seen } = intake)
})
afterEach(async () => {
  await intake.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs a program with several sinks that is killed when it has logged three events. */
const left = (sinks: readonly unknown[], more: object = {}) => {
  const events = [
    ['tool.used', 1],
    ['started', 2],
    ['tool.failed', 3],
  ]
  const given = { stateDir: folder, backend: origin, events, sinks, ending: 'kill', ...more }
  return start('sinks.mjs', [JSON.stringify(given)], { HOME: folder }).ended(killed)
}
const orangebox = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  new Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>((done) => {
    const child = execFile(process.execPath, [cli, ...args, '--dir', folder], { env }, (_error, stdout, stderr) =>
      done({ code: child.exitCode, stdout, stderr }),
    )
  })
const upload = (flags: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
  orangebox(['upload', '--service', 'acme', '--endpoint', origin, ...flags], env)
const sent = (n: number) => ({ code: 0, stdout: `${n} events delivered, 0 dropped, 0 waiting\n`, stderr: '' })
const otlpSink = (more: object = {}) => ['otlp', { endpoint: origin, ...more }]
const datadogSink = () => ['datadog', { endpoint: origin, apiKey: 'hush', allow: ['tool.*'] }]

test('each sink of a killed program is sent by its name, with its key and to its path, and no other with it', async () => {
  await left([otlpSink(), datadogSink()])
  expect(await upload(['--sink', 'datadog', '--header-env', 'KEY'], { KEY: 'DD-API-KEY: k' })).toEqual(sent(2))
  expect(seen.map(({ url }) => url)).toEqual(['/api/v2/logs'])
  expect(seen[0]?.headers).toMatchObject({ 'dd-api-key': 'k' })
  expect(JSON.parse(seen[0]?.text ?? '')).toMatchObject([{ service: 'acme', ddtags: 'version:1.4.0' }, {}])
  expect(await upload(['--sink', 'otlp'])).toEqual(sent(3))
  expect(seen.map(({ url }) => url)).toEqual(['/api/v2/logs', '/v1/logs'])
  expect(recordsIn(seen[1]?.text ?? '')).toHaveLength(3)
  expect(seen[1]?.headers).not.toHaveProperty('dd-api-key')
  // The backend is still what is meant where no sink is named.
  expect(await upload()).toEqual(sent(3))
  expect(seen[2]?.url).toBe('/api/event_logging/batch')
})

test('a backend of which nothing waits hides no sink of which something does', async () => {
  await left([otlpSink()])
  expect(await upload()).toEqual(sent(3))
  expect(seen.map(({ url }) => url)).toEqual(['/api/event_logging/batch'])
  expect(await upload()).toEqual(sent(3))
  expect(seen[1]?.url).toBe('/v1/logs')
  // Where nothing waits at all it is the backend that has nothing.
  expect(await upload()).toEqual(sent(0))
  expect(seen).toHaveLength(2)
})

test('what needs a key is never sent without', async () => {
  await left([datadogSink()])
  for (const flags of [[], ['--without-credentials']]) {
    const run = await upload(['--sink', 'datadog', ...flags])
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining('nothing without credentials') })
  }
  expect(seen).toEqual([])
})

test('a sink that alone left something for an endpoint needs no name', async () => {
  await left([otlpSink({ name: 'ours' })], { backend: undefined })
  expect(await upload()).toEqual(sent(3))
  expect(seen.map(({ url }) => url)).toEqual(['/v1/logs'])
})

test('in the form in which its tool would have sent it', async () => {
  await left([otlpSink({ protocol: 'http/protobuf' })], { backend: undefined })
  expect(await upload()).toEqual(sent(3))
  expect(seen[0]?.headers['content-type']).toBe('application/x-protobuf')
  expect(recordsIn(seen[0]?.text ?? '')).toHaveLength(3)
})

test('of several that did, one has to be named', async () => {
  await left([otlpSink(), otlpSink({ name: 'ours' })], { backend: undefined })
  const run = await upload()
  expect(run).toMatchObject({ code: 2, stderr: expect.stringMatching(/--sink (?:otlp or ours|ours or otlp)\n/) })
  expect(seen).toEqual([])
})

test('a sink that there is not, or cannot be, is a wrong call', async () => {
  await left([otlpSink()])
  expect(await upload(['--sink', 'other'])).toMatchObject({ code: 2, stderr: expect.stringContaining('no spool') })
  expect(await upload(['--sink', '../x'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--sink is no') })
})

test('a sink whose rules are not known is not sent', async () => {
  await left([otlpSink()])
  const spool = readdirSync(join(folder, 'acme')).find((name) => name.startsWith('acme-otlp-')) ?? ''
  rmSync(join(folder, 'acme', spool, 'tool.json'))
  const run = await upload(['--sink', 'otlp', '--without-credentials'])
  expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining('by which rules the sink otlp sends') })
  expect(seen).toEqual([])
})

test('orangebox spool shows whose each directory is', async () => {
  await left([otlpSink({ name: 'ours' }), datadogSink()])
  const { stdout } = await orangebox(['spool'])
  for (const line of ['backend (event-batch)', 'ours (otlp-logs)', 'datadog (datadog-logs)'])
    expect(stdout).toContain(`\n  sink: ${line}\n`)
  const shown = JSON.parse((await orangebox(['spool', '--json'])).stdout)
  expect(shown).toContainEqual(expect.objectContaining({ sink: { name: 'ours', wire: 'otlp-logs' } }))
})
