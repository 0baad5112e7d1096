import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Health } from '../../src/model/health.ts'
import type { FlushResult } from '../../src/model/telemetry.ts'
import { balanced } from '../support/books.ts'
import { createIntake, type Intake } from '../support/intake.ts'
import { attributesOf, type OtlpRecord, partialSuccess, recordsIn } from '../support/otlp.ts'
import { type Ending, type Run, start } from '../support/run.ts'
import { onWindows } from '../support/scene.ts'
import { uploadersGone } from '../support/uploaders.ts'

let folder: string
let intake: Intake

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orangebox-sinks-'))
  intake = await createIntake()
})
afterEach(async () => {
  await intake.close()
  rmSync(folder, { recursive: true, force: true })
})

const paths = { backend: '/api/event_logging/batch', otlp: '/v1/logs', datadog: '/api/v2/logs' } as const
const otlpSink = (more: object = {}) => ['otlp', { endpoint: intake.origin, ...more }]
const datadogSink = (more: object = {}) => [
  'datadog',
  { endpoint: intake.origin, apiKey: 'k', allow: ['tool.*'], ...more },
]
const run = (given: object, env: Readonly<Record<string, string>> = {}): Run =>
  start(
    'sinks.mjs',
    [
      JSON.stringify({
        stateDir: folder,
        backend: intake.origin,
        events: [],
        sinks: [otlpSink(), datadogSink()],
        ...given,
      }),
    ],
    { HOME: folder, ...env },
  )
const told = <T>(of: Run, key: string): T[] =>
  of.of('told').flatMap((message) => (key in message ? [(message as never as Record<string, T>)[key] as T] : []))
const healthOf = (of: Run): Health => {
  const [health] = told<Health>(of, 'health')
  if (!health) throw new Error('the program told nothing of its health')
  balanced(health)
  return health
}
const shutdown = { shutdown: { timeoutMs: 10_000 } }
const to = (path: string) =>
  intake.seen.filter(({ url }) => url === path).map((seen) => ({ ...seen, body: JSON.parse(seen.text) as unknown }))
/** Each body is decoded by the message formats of OTLP: what they do not know is a mistake. */
const otlpNumbers = () =>
  to(paths.otlp).flatMap(({ text }) =>
    recordsIn(text).map((record) => Number(Object.values(attributesOf(record).n as object)[0])),
  )
/** Values of `n` that arrived at each sink, in order. */
const arrived = () => ({
  backend: to(paths.backend).flatMap(({ body }) =>
    (body as { events: { event_data: { metadata: { n: number } } }[] }).events.map((e) => e.event_data.metadata.n),
  ),
  otlp: otlpNumbers(),
  datadog: to(paths.datadog).flatMap(({ body }) =>
    (body as { event: { metadata: { n: number } } }[]).map(({ event }) => event.metadata.n),
  ),
})
const killed: Ending = onWindows ? { code: 1 } : { code: null, signal: 'SIGKILL' }
const events = [
  ['tool.used', 1],
  ['started', 2],
  ['tool.failed', 3],
]

test('one program sends to its backend, to OpenTelemetry and to Datadog at once, each what it may have', async () => {
  const program = run({ events, ending: shutdown, sinks: [otlpSink({ headers: { 'x-key': 'o' } }), datadogSink()] })
  await program.ended()
  expect(arrived()).toEqual({ backend: [1, 2, 3], otlp: [1, 2, 3], datadog: [1, 3] })
  expect(to(paths.otlp)[0]?.headers).toMatchObject({ 'x-key': 'o' })
  expect(to(paths.datadog)[0]?.headers).toMatchObject({ 'dd-api-key': 'k' })
  // A key goes to whom it belongs.
  expect(to(paths.backend)[0]?.headers).not.toHaveProperty('x-key')
  expect(to(paths.backend)[0]?.headers).not.toHaveProperty('dd-api-key')
  const { sinks } = healthOf(program)
  expect(sinks).toMatchObject({
    backend: { delivered: 3 },
    otlp: { delivered: 3 },
    datadog: { delivered: 2, refused: { not_listed: 1 } },
  })
  const [ended] = told<FlushResult>(program, 'ended')
  expect(ended).toMatchObject({ delivered: 8, kept: 0, sinks: { datadog: { delivered: 2 } } })
  expect(told(program, 'diagnostic')).toEqual([])
})

test('after a SIGKILL the next run delivers to each what was meant for it', async () => {
  await run({ events, ending: 'kill' }).ended(killed)
  expect(intake.seen).toEqual([])
  const next = run({ events: [['tool.used', 4]], ending: shutdown })
  await next.ended()
  const sorted = Object.entries(arrived()).map(([name, list]) => [name, (list as number[]).toSorted((a, b) => a - b)])
  expect(Object.fromEntries(sorted)).toEqual({ backend: [1, 2, 3, 4], otlp: [1, 2, 3, 4], datadog: [1, 3, 4] })
  healthOf(next)
})

describe('one sink that is in trouble costs the others nothing:', () => {
  test.each([
    ['is down', { status: 503 }],
    ['never answers', { status: undefined }],
  ])('its server %s', async (_name, answer) => {
    intake.answers[paths.otlp] = answer
    const program = run({ events, ending: { shutdown: { timeoutMs: 1_500 } } })
    await program.ended()
    const { backend, datadog } = arrived()
    expect([backend, datadog]).toEqual([
      [1, 2, 3],
      [1, 3],
    ])
    const [ended] = told<FlushResult>(program, 'ended')
    expect(ended?.sinks).toMatchObject({
      backend: { delivered: 3, kept: 0 },
      otlp: { delivered: 0, kept: 3 },
      datadog: { delivered: 2, kept: 0 },
    })
    healthOf(program)
  })
  test('its key is refused: nothing is sent with it again, and nothing lost', async () => {
    intake.answers[paths.datadog] = { status: 403 }
    const program = run({ events, ending: shutdown })
    await program.ended()
    expect(to(paths.datadog)).toHaveLength(1)
    expect(healthOf(program).sinks).toMatchObject({ backend: { delivered: 3 }, datadog: { delivered: 0, released: 2 } })
  })
  test('a refused key is not asked with again by the next runs, and a new one delivers what waited', async () => {
    intake.answers[paths.datadog] = { status: 403 }
    await run({ events, ending: shutdown }).ended()
    const [file] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('refused.json'),
    )
    expect(readFileSync(join(folder, file as string), 'utf8')).toMatch(/^\{"print":"[\da-f]{8}","at":\d+\}$/)
    delete intake.answers[paths.datadog]
    const second = run({ events: [['tool.used', 4]], ending: shutdown })
    await second.ended()
    expect(to(paths.datadog)).toHaveLength(1)
    expect(healthOf(second).sinks.datadog).toMatchObject({
      delivered: 0,
      requests: 0,
      lastError: { code: 'REFUSED_CREDENTIALS' },
    })
    expect(told(second, 'diagnostic')).toContainEqual(
      expect.stringMatching(/^auth: datadog: the endpoint refused these credentials before/),
    )
    const third = run({ events: [], ending: shutdown, sinks: [otlpSink(), datadogSink({ apiKey: 'another' })] })
    await third.ended()
    const late = to(paths.datadog).slice(1)
    expect(
      late
        .flatMap(({ body }) => (body as { event: { metadata: { n: number } } }[]).map(({ event }) => event.metadata.n))
        .toSorted(),
    ).toEqual([1, 3, 4])
    expect(late[0]?.headers).toMatchObject({ 'dd-api-key': 'another' })
  })
})

test('a killswitch stops the sink it names, and rates may be of one sink', async () => {
  const program = run({
    events,
    ending: shutdown,
    settings: { killswitch: { datadog: true }, sampling: { started: { sinks: { otlp: 0 } } } },
  })
  await program.ended()
  expect(arrived()).toEqual({ backend: [1, 2, 3], otlp: [1, 3], datadog: [] })
  expect(healthOf(program).sinks).toMatchObject({
    otlp: { refused: { sampling: 1 } },
    datadog: { refused: { killswitch: 3 } },
  })
})

test('settings say how a single sink batches', async () => {
  const program = run({
    events,
    ending: shutdown,
    settings: { batch: { sinks: { otlp: { maxExportBatchSize: 1 } } } },
  })
  await program.ended()
  expect([to(paths.backend), to(paths.otlp)].map(({ length }) => length)).toEqual([1, 3])
})

test('records that a receiver rejects are counted and never sent again', async () => {
  intake.answers[paths.otlp] = {
    status: 200,
    body: '{"partialSuccess":{"rejectedLogRecords":"1","errorMessage":"no"}}',
  }
  const program = run({ events, ending: shutdown })
  await program.ended()
  expect(healthOf(program).sinks.otlp).toMatchObject({ delivered: 2, dropped: { rejected: 1 }, kept: 0 })
  expect(otlpNumbers()).toEqual([1, 2, 3])
})

test('a success whose body never ends is one: it is not waited for beyond a second', async () => {
  intake.answers[paths.otlp] = { status: 200, endless: true, body: '{' }
  const program = run({ events, ending: shutdown })
  await program.ended()
  expect(healthOf(program).sinks.otlp).toMatchObject({ delivered: 3, retries: 0 })
})

test('a client may have none but further sinks, and a console that prints a line for each event', async () => {
  const program = run({ events, ending: shutdown, backend: undefined, sinks: [otlpSink(), ['console', {}]] })
  await program.ended()
  expect(arrived()).toEqual({ backend: [], otlp: [1, 2, 3], datadog: [] })
  expect(Object.keys(healthOf(program).sinks)).toEqual(['otlp', 'console'])
  expect(told(program, 'line')).toEqual([
    expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{3} tool\.used n=1 color=red$/),
    expect.stringMatching(/ started n=2 color=red$/),
    expect.stringMatching(/ tool\.failed n=3 color=red$/),
  ])
})

test.skipIf(onWindows)('one uploader sends what all sinks left', async () => {
  const program = run({ events, ending: { shutdown: { upload: 'detach', timeoutMs: 5_000 } } })
  await program.ended()
  await uploadersGone({ stateDir: folder })
  expect(arrived()).toEqual({ backend: [1, 2, 3], otlp: [1, 2, 3], datadog: [1, 3] })
  expect(to(paths.datadog)[0]?.headers).toMatchObject({ 'dd-api-key': 'k' })
})

test.skipIf(onWindows)('OTLP in protobuf says the same, from the program and from its uploader', async () => {
  const sinks = [otlpSink({ protocol: 'http/protobuf' })]
  await run({ events: [['tool.used', 1]], sinks, ending: shutdown }).ended()
  const inJson = run({ events: [['tool.used', 1]], ending: shutdown, sinks: [otlpSink()] })
  await inJson.ended()
  const [binary, json] = to(paths.otlp).map(({ text }) => recordsIn(text)[0])
  expect(to(paths.otlp).map(({ headers }) => headers['content-type'])).toEqual([
    'application/x-protobuf',
    'application/json',
  ])
  expect(attributesOf(binary as OtlpRecord)).toMatchObject({ n: { intValue: '1' }, color: { stringValue: 'red' } })
  const names = (record: OtlpRecord | undefined) => record?.attributes?.map(({ key }) => key)
  expect(names(binary)).toEqual(names(json))

  await run({ events: [['tool.used', 2]], sinks, ending: { shutdown: { upload: 'detach', timeoutMs: 5_000 } } }).ended()
  await uploadersGone({ stateDir: folder })
  expect(otlpNumbers()).toEqual([1, 1, 2])
  expect(to(paths.otlp)[2]?.headers['content-type']).toBe('application/x-protobuf')
})

test('a partial success in protobuf is counted as one in JSON is', async () => {
  const body = partialSuccess('Logs', 2, 'too old')
  intake.answers[paths.otlp] = { status: 200, body, type: 'application/x-protobuf' }
  const program = run({ events, sinks: [otlpSink({ protocol: 'http/protobuf' })], ending: shutdown })
  await program.ended()
  expect(healthOf(program).sinks.otlp).toMatchObject({ delivered: 1, dropped: { rejected: 2 } })
  expect(told(program, 'diagnostic')).toEqual([expect.stringMatching(/^rejected: .*refuses 2 of the 3 .*too old/)])
})

test('the form that the variables of OpenTelemetry name holds where they are read', async () => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: intake.origin, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }
  await run({ events, sinks: [['otlp', { fromEnvironment: true }]], ending: shutdown }, env).ended()
  expect(to(paths.otlp)[0]?.headers['content-type']).toBe('application/x-protobuf')
})

describe('what cannot be used is told, and costs no other sink:', () => {
  test.each<[string, readonly unknown[], string]>([
    [
      'an endpoint beyond this machine without TLS',
      ['otlp', { endpoint: 'http://example.com' }],
      'sinks: otlp: endpoint',
    ],
    ['none at all', ['otlp', {}], 'sinks: otlp: endpoint: there is none; the sink is left out'],
    ['no key', ['datadog', { allow: ['a'] }], 'sinks: datadog: apiKey'],
    ['no list for a third party', ['datadog', { apiKey: 'k' }], 'sinks: datadog: allow: it is missing'],
  ])('%s', async (_name, sink, message) => {
    const program = run({ events, ending: shutdown, sinks: [sink] })
    await program.ended()
    expect(told(program, 'diagnostic')).toEqual([expect.stringContaining(message)])
    expect(arrived()).toEqual({ backend: [1, 2, 3], otlp: [], datadog: [] })
  })
  test('two of one name: the second gets another, and a directory of its own', async () => {
    const program = run({ events, ending: shutdown, sinks: [otlpSink(), otlpSink({ allow: ['started'] })] })
    await program.ended()
    expect(healthOf(program).sinks).toMatchObject({ otlp: { delivered: 3 }, 'otlp-2': { delivered: 1 } })
    const directories = readdirSync(join(folder, 'acme')).filter((entry) => entry.startsWith('acme-otlp'))
    expect(directories).toHaveLength(2)
  })
})
