import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import protobuf from 'protobufjs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createBridgeApp } from '../../collector/src/bridge/app.ts'
import { emptyState } from '../../collector/src/bridge/state.ts'
import { summarise } from '../../collector/src/bridge/summary.ts'
import type { WireRecord } from '../../collector/src/protocol/record.ts'
import { createGate } from '../../collector/src/server/gate.ts'
import { createMemory } from '../../collector/src/server/memory.ts'
import { createServer } from '../../collector/src/server/server.ts'
import { bodyOf, fixtures, recordsOf, signalOf } from './fixtures.ts'

let server: ReturnType<typeof createServer>
let url: string
let taken: WireRecord[]
let take: (records: readonly WireRecord[]) => void

const start = async (token?: string) => {
  await server?.close()
  taken = []
  take = (records) => void taken.push(...records)
  const app = createBridgeApp({
    gate: createGate(['127.0.0.1'], token),
    memory: createMemory(64 * 1024 * 1024),
    take: (records) => take(records),
    summary: () => summarise(emptyState(), { outboxes: {}, budget: undefined, now: 0 }),
    complain: () => {},
  })
  server = createServer(app, { host: '127.0.0.1', tls: undefined })
  url = (await server.listen()).url
}
beforeEach(() => start())
afterEach(() => server.close())

const post = (path: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
  fetch(`${url}${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : Uint8Array.from(body),
    headers: { 'content-type': 'application/json', ...headers },
  })

const formats = protobuf.loadSync(join(import.meta.dirname, '../../collector/proto/otlp.proto'))
const messages = {
  logs: 'ExportLogsServiceRequest',
  traces: 'ExportTraceServiceRequest',
  metrics: 'ExportMetricsServiceRequest',
}

/** Hex ids are bytes in protobuf. */
const inProtobuf = (fixture: string): Uint8Array => {
  const body = JSON.parse(JSON.stringify(bodyOf(fixture)), (key, value) =>
    /^(trace|span|parentSpan)Id$/.test(key) ? Buffer.from(value, 'hex') : value,
  )
  const type = formats.lookupType(messages[signalOf(fixture)])
  return type.encode(type.fromObject(body)).finish()
}

test.each(fixtures)('%s is the same in JSON, in gzip and in protobuf', async (fixture) => {
  const path = `/v1/${signalOf(fixture)}`
  const json = JSON.stringify(bodyOf(fixture))
  expect((await post(path, json)).status).toBe(200)
  const plain = taken.splice(0)
  expect(plain).toEqual(recordsOf(fixture))
  expect((await post(path, gzipSync(json), { 'content-encoding': 'gzip' })).status).toBe(200)
  expect(taken.splice(0)).toEqual(plain)
  if (fixture.includes('malformed')) return
  const answer = await post(path, inProtobuf(fixture), { 'content-type': 'application/x-protobuf' })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-protobuf'])
  expect(taken.map(({ name, time, attributes }) => ({ name, time, attributes }))).toEqual(
    plain.map(({ name, time, attributes }) => ({ name, time, attributes })),
  )
})

describe('what is not taken', () => {
  const body = JSON.stringify(bodyOf('logs-api_request'))
  test('because the disk takes no note of it, is asked for again', async () => {
    take = () => {
      throw new Error('ENOSPC')
    }
    const answer = await post('/v1/logs', body)
    // 503 is what OpenTelemetry's exporters try again after.
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
  })
  test.each([
    ['no JSON', '{', {}, 400],
    ['no OTLP', '{"resourceLogs":7}', {}, 400],
    ['another type', body, { 'content-type': 'text/plain' }, 415],
    ['a page elsewhere', body, { origin: 'https://evil.example' }, 403],
  ] as const)('because it is %s, is refused for good', async (_, text, headers, status) => {
    expect((await post('/v1/logs', text, headers)).status).toBe(status)
    expect(taken).toEqual([])
  })
  test('because its sender does not know the token, leads nowhere; nor does the summary', async () => {
    await start('secret')
    expect((await post('/v1/logs', body)).status).toBe(401)
    expect((await fetch(`${url}/summary.json`)).status).toBe(401)
    expect((await fetch(`${url}/metrics`)).status).toBe(401)
    expect((await fetch(`${url}/health`)).status).toBe(200)
    expect((await post('/v1/logs', body, { authorization: 'Bearer secret' })).status).toBe(200)
  })
})

test('what is known can be asked for', async () => {
  expect(await (await fetch(`${url}/summary.json`)).json()).toMatchObject({
    turns: { seen: 0 },
    totals: { cost_usd: 0 },
  })
  const metrics = await fetch(`${url}/metrics`)
  expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(await metrics.text()).toContain('orangebox_bridge_turns_total 0')
  expect((await fetch(`${url}/`)).status).toBe(404)
})
