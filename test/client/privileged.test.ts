import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineEvents, number, privileged, text } from '../../src/events.ts'
import { createTelemetry, type Diagnostic } from '../../src/index.ts'
import { consoleSink, datadog, otlp } from '../../src/sinks.ts'
import { balanced } from '../support/books.ts'
import { listen } from '../support/listen.ts'

const about = { description: 'A tool ran.', purpose: 'Speed', owner: 'cli' }
const events = defineEvents({
  tool_used: { ...about, fields: { ms: number(), plugin: privileged(text({ max: 64 })) } },
})
const used = { ms: 1, plugin: 'acme plugin' }

let folder: string
let close: () => Promise<void>
let origin: string
/** Bodies by the first part of their path, which names the sink. */
let got: Record<string, string>
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orangebox-privileged-'))
  got = {}
  const server = createServer(async (request, answer) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const name = String(request.url).split('/')[1] as string
    got[name] = (got[name] ?? '') + String(Buffer.concat(parts))
    answer.writeHead(202).end()
  })
  const listening = await listen(server)
  origin = listening.url
  close = listening.close
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await close()
  rmSync(folder, { recursive: true })
})

const basics = () => ({ service: { name: 'acme', version: '1' }, stateDir: folder, allowInTests: true, events })
const plain = { compression: 'none' } as const
const sinks = (trusted: boolean) => [
  otlp({ ...plain, endpoint: `${origin}/trusted`, privileged: trusted }),
  otlp({ ...plain, name: 'plain', endpoint: `${origin}/plain` }),
  datadog({ ...plain, endpoint: `${origin}/datadog`, apiKey: 'k', allow: ['tool_used'] }),
]
/** What lies on disk, by the sink in the name of the directory. */
const onDisk = () =>
  Object.fromEntries(
    readdirSync(join(folder, 'acme'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.jsonl'))
      .map((entry) => [
        /-([a-z]+)-[\da-f]{8}/.exec(entry.parentPath)?.[1],
        readFileSync(join(entry.parentPath, entry.name), 'utf8'),
      ]),
  )

test('what is privileged lies on the disk of the sinks that are trusted with it alone, and leaves to them alone', async () => {
  const seen: string[] = []
  const processor = {
    onEmit: (record: { attributes: object }) => void seen.push(JSON.stringify(record.attributes)),
    forceFlush: async () => {},
    shutdown: async () => {},
  }
  const telemetry = createTelemetry({
    ...{ ...basics(), endpoint: `${origin}/backend`, privileged: true, processors: [processor], sinks: sinks(true) },
  })
  telemetry.logEvent('tool_used', used)
  const lying = onDisk()
  expect(Object.keys(lying).toSorted()).toEqual(['backend', 'datadog', 'otlp', 'plain'])
  expect(
    Object.keys(lying)
      .filter((name) => lying[name]?.includes('acme plugin'))
      .toSorted(),
  ).toEqual(['backend', 'otlp'])
  await telemetry.shutdown({ timeoutMs: 10_000 })
  expect(Object.keys(got).toSorted()).toEqual(['backend', 'datadog', 'plain', 'trusted'])
  const [event] = JSON.parse(got.backend as string).events
  expect(event.event_data).toMatchObject({ metadata: { ms: 1 }, privileged: { plugin: 'acme plugin' } })
  expect(got.trusted).toContain('{"key":"privileged.plugin","value":{"stringValue":"acme plugin"}}')
  expect([got.plain, got.datadog].filter((body) => body?.includes('acme plugin'))).toEqual([])
  expect(seen).toHaveLength(1)
  expect(seen[0]).not.toContain('acme plugin')
  balanced(telemetry.health())
})

test('nobody is trusted who was not named: neither the backend nor a sink whose option is no plain yes', async () => {
  const [said, lines]: [Diagnostic[], string[]] = [[], []]
  const telemetry = createTelemetry({
    ...{ ...basics(), endpoint: `${origin}/backend`, onDiagnostic: (one) => void said.push(one) },
    sinks: [
      otlp({ ...plain, endpoint: `${origin}/trusted`, privileged: 'yes' as never }),
      consoleSink({ print: (line) => void lines.push(line) }),
    ],
  })
  telemetry.logEvent('tool_used', used)
  await telemetry.shutdown({ timeoutMs: 10_000 })
  expect(Object.values(got).filter((body) => body.includes('acme plugin'))).toEqual([])
  expect(Object.keys(got)).toHaveLength(2)
  expect(lines.map((line) => line.slice(13))).toEqual(['tool_used ms=1'])
  expect(said.map(({ message }) => message)).toContain(
    'sinks: otlp: privileged: "yes" is neither true nor false; nothing privileged goes there',
  )
})

test('the console shows it, marked, where it leaves for some sink', () => {
  const lines: string[] = []
  const print = (line: string) => void lines.push(line.slice(13))
  const [, plainOne] = sinks(true)
  createTelemetry({ ...basics(), endpoint: undefined, sinks: [plainOne as never, consoleSink({ print })] }).logEvent(
    'tool_used',
    used,
  )
  createTelemetry({ ...basics(), endpoint: undefined, sinks: [...sinks(true), consoleSink({ print })] }).logEvent(
    'tool_used',
    used,
  )
  expect(lines).toEqual(['tool_used ms=1', 'tool_used ms=1 privileged.plugin=acme plugin'])
})

test('the preview shows each body as it would leave: with what is privileged for the trusted alone', async () => {
  const shown: string[] = []
  vi.stubEnv('ORANGEBOX_DEBUG', 'events')
  const telemetry = createTelemetry({
    ...{ ...basics(), endpoint: `${origin}/backend`, sinks: sinks(true) },
    debug: (line) => void shown.push(line),
  })
  telemetry.logEvent('tool_used', used)
  await telemetry.shutdown({ timeoutMs: 10_000 })
  const bodies = shown.filter((line) => line.includes('tool_used'))
  expect(bodies).toHaveLength(4)
  expect(bodies.filter((line) => line.includes('acme plugin'))).toEqual([
    expect.stringContaining('"key":"privileged.plugin"'),
  ])
  expect(got).toEqual({})
})

test('a collector of the user’s own gets it where it would leave for any sink', async () => {
  vi.stubEnv('ORANGEBOX_COLLECTOR', `${origin}/own`)
  for (const trusted of [false, true]) {
    got = {}
    const telemetry = createTelemetry({ ...basics(), endpoint: `${origin}/backend`, sinks: sinks(trusted) })
    telemetry.logEvent('tool_used', used)
    await telemetry.shutdown({ timeoutMs: 10_000 })
    expect(Object.keys(got)).toEqual(['own'])
    expect(got.own?.includes('"privileged":{"plugin":"acme plugin"}')).toBe(trusted)
  }
})
