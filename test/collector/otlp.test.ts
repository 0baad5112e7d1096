import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import protobuf from 'protobufjs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Collector, type CollectorOptions, createCollector } from '../../collector/src/collector.ts'
import type { WireRecord } from '../../collector/src/protocol/record.ts'

let collector: Collector
let url: string
let records: WireRecord[]
let refused: string[]
const start = async (options: CollectorOptions = {}): Promise<void> => {
  await collector?.close()
  records = []
  refused = []
  collector = createCollector({
    onRecords: (_request, taken) => records.push(...taken.records),
    onRefused: (_request, why) => refused.push(why),
    ...options,
  })
  url = (await collector.listen()).url
}
beforeEach(() => start())
afterEach(() => collector.close())

const send = (path: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
  fetch(`${url}${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : Uint8Array.from(body),
    headers: { 'content-type': 'application/json', ...headers },
  })
const sendJson = (path: string, body: unknown) => send(path, JSON.stringify(body))

const string = (key: string, stringValue: string) => ({ key, value: { stringValue } })
const resource = { attributes: [string('service.name', 'acme'), string('service.version', '1.4.0')] }
const traceId = '5b8efff798038103d269b633813fc60c'
const spanId = 'eee19b7ec3c1b174'
const logsOf = (...logRecords: readonly unknown[]) => ({
  resourceLogs: [{ resource, scopeLogs: [{ scope: { name: 'acme.events' }, logRecords }] }],
})
const log = (more: object = {}) => ({
  timeUnixNano: '1795219200000000000',
  severityNumber: 9,
  eventName: 'acme.build',
  attributes: [string('tool', 'bash'), { key: 'ms', value: { intValue: '42' } }],
  traceId,
  spanId,
  ...more,
})
const builtRecord = {
  protocol: 'otlp/logs',
  name: 'acme.build',
  time: new Date(1795219200000).toISOString(),
  resource: { 'service.name': 'acme', 'service.version': '1.4.0' },
  attributes: { tool: 'bash', ms: 42 },
  facts: { severity: 9, trace_id: traceId, span_id: spanId, scope: 'acme.events' },
}

const formats = protobuf.loadSync(join(import.meta.dirname, '../../collector/proto/otlp.proto'))
const type = (name: string) => formats.lookupType(name)
const protobufHeaders = { 'content-type': 'application/x-protobuf' }

describe('a log record in JSON', () => {
  test('is taken, answered 200 and {}', async () => {
    const answer = await sendJson('/v1/logs', logsOf(log()))
    expect([answer.status, await answer.json()]).toEqual([200, {}])
    expect(records).toEqual([builtRecord])
    expect(collector.totals()).toMatchObject({ records: 1, events: 0, requests: 1 })
  })

  test.each([
    ['gzip', (text: string) => gzipSync(text), { 'content-encoding': 'gzip' }],
    ['chunks', (text: string) => new Blob([text]).stream(), {}],
  ])('comes in %s too', async (_how, pack, headers) => {
    const init: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      body: pack(JSON.stringify(logsOf(log()))) as unknown as string,
      duplex: 'half',
      headers: { 'content-type': 'application/json', ...headers } as Record<string, string>,
    }
    expect((await fetch(`${url}/v1/logs`, init)).status).toBe(200)
    expect(records).toEqual([builtRecord])
  })

  test.each([
    ['whole numbers as text and as numbers', [{ intValue: '7' }, { intValue: 7 }], [7, 7]],
    ['digits beyond 2^53', [{ intValue: '9007199254740993' }], ['9007199254740993']],
    ['doubles, the special ones as text', [{ doubleValue: 0.5 }, { doubleValue: 'NaN' }], [0.5, 'NaN']],
    [
      'lists and maps',
      [{ arrayValue: { values: [{ boolValue: true }] } }, { kvlistValue: { values: [string('a', 'b')] } }],
      [[true], { a: 'b' }],
    ],
    ['bytes', [{ bytesValue: 'AAE=' }], ['AAE=']],
    ['what is empty, or a known defect of a sender', [{}, { doubleValue: {} }, null], [null, null, null]],
  ])('may have values that are %s', async (_what, values, expected) => {
    await sendJson('/v1/logs', logsOf(log({ attributes: values.map((value, n) => ({ key: `${n}`, value })) })))
    expect(Object.values(records[0]?.attributes ?? {})).toEqual(expected)
  })

  test('may nest without end: what is too deep is left out, and nothing falls over', async () => {
    const nested = `${'{"arrayValue":{"values":['.repeat(3_000)}${']}}'.repeat(3_000)}`
    const body = JSON.stringify(logsOf(log())).replace('{"intValue":"42"}', nested)
    expect((await send('/v1/logs', body)).status).toBe(200)
    expect(JSON.stringify(records[0]?.attributes.ms)).toContain('[too deep]')
  })

  test('may carry hostile keys: they are names like others', async () => {
    await sendJson('/v1/logs', logsOf(log({ attributes: [string('__proto__', 'x'), string('constructor', 'y')] })))
    expect(Object.entries(records[0]?.attributes ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
  })

  test('may have members that nobody knows', async () => {
    const body = { ...logsOf(log({ later: 1 })), _fixture: {} }
    expect(await (await sendJson('/v1/logs', body)).json()).toEqual({})
    expect(records).toEqual([builtRecord])
  })
})

test('a request without telemetry is a success', async () => {
  for (const body of ['{}', '{"resourceLogs":[]}', '{"resourceLogs":[{}]}']) {
    const answer = await send('/v1/logs', body)
    expect([answer.status, await answer.json()]).toEqual([200, {}])
  }
})

test('a body with other names than OTLP has is a success with a warning', async () => {
  const answer = await sendJson('/v1/logs', { resource_logs: [] })
  const { partialSuccess } = (await answer.json()) as { partialSuccess: Record<string, string> }
  expect([answer.status, partialSuccess.rejectedLogRecords]).toEqual([200, '0'])
  expect(partialSuccess.errorMessage).toContain('resource_logs and no resourceLogs')
})

describe('single records that are wrong are rejected, the others taken:', () => {
  const tracesOf = (...spans: readonly unknown[]) => ({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] })
  const span = (more: object = {}) => ({ name: 'build', traceId, spanId, ...more })
  const metricsOf = (...metrics: readonly unknown[]) => ({
    resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }],
  })

  test.each([
    ['/v1/logs', 'rejectedLogRecords', logsOf(log(), log({ severityNumber: 'INFO' })), 'severityNumber'],
    ['/v1/logs', 'rejectedLogRecords', logsOf(log(), log({ severityNumber: 25 })), 'severityNumber'],
    ['/v1/logs', 'rejectedLogRecords', logsOf(log(), log({ traceId: 'AAAA' })), '32 hexadecimal digits'],
    ['/v1/logs', 'rejectedLogRecords', logsOf(log(), log({ timeUnixNano: 'now' })), 'nanoseconds'],
    ['/v1/logs', 'rejectedLogRecords', logsOf(log(), log({ timeUnixNano: 1e300 })), 'nanoseconds'],
    ['/v1/logs', 'rejectedLogRecords', logsOf(log(), log({ attributes: { a: 1 } })), 'list of keys'],
    ['/v1/logs', 'rejectedLogRecords', logsOf(log(), 'x'), 'must be an object'],
    ['/v1/traces', 'rejectedSpans', tracesOf(span(), span({ spanId: '' })), 'spanId'],
    ['/v1/traces', 'rejectedSpans', tracesOf(span(), span({ kind: 'SPAN_KIND_SERVER' })), 'names of enums'],
    [
      '/v1/metrics',
      'rejectedDataPoints',
      metricsOf({ name: 'm', sum: { dataPoints: [{ asInt: '1' }, 7] } }),
      'a data point',
    ],
    ['/v1/metrics', 'rejectedDataPoints', metricsOf({ name: 'm', sum: { dataPoints: [{}] } }, {}), 'with a name'],
  ])('%s says %s', async (path, name, body, reason) => {
    const answer = await sendJson(path, body)
    const { partialSuccess } = (await answer.json()) as { partialSuccess: Record<string, string> }
    expect([answer.status, partialSuccess[name], records.length]).toEqual([200, '1', 1])
    expect(partialSuccess.errorMessage).toContain(reason)
  })

  test('a span has its duration, and a data point its metric and value', async () => {
    const times = { startTimeUnixNano: '1795219200000000000', endTimeUnixNano: '1795219200012500000' }
    await sendJson('/v1/traces', tracesOf(span({ ...times, kind: 1, parentSpanId: 'AAAAAAAAAAAAAAAA' })))
    const point = { asDouble: 0.97, timeUnixNano: '1795219200000000000' }
    await sendJson('/v1/metrics', metricsOf({ name: 'cost', unit: 'USD', gauge: { dataPoints: [point] } }))
    expect(records.map(({ name, facts }) => ({ name, ...facts }))).toEqual([
      {
        name: 'build',
        duration_ms: 12.5,
        kind: 1,
        trace_id: traceId,
        span_id: spanId,
        parent_span_id: 'aaaaaaaaaaaaaaaa',
      },
      { name: 'cost', kind: 'gauge', value: 0.97, unit: 'USD' },
    ])
  })
})

describe('protobuf', () => {
  const bytesOf = (hex: string) => Buffer.from(hex, 'hex')
  const request = type('ExportLogsServiceRequest')
  const encoded = request
    .encode(request.fromObject(logsOf(log({ traceId: bytesOf(traceId), spanId: bytesOf(spanId) }))))
    .finish()

  test('says the same as JSON, and is answered in protobuf', async () => {
    const answer = await send('/v1/logs', encoded, protobufHeaders)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-protobuf'])
    expect((await answer.arrayBuffer()).byteLength).toBe(0)
    expect(records).toEqual([builtRecord])
  })

  test('comes in gzip too', async () => {
    await send('/v1/logs', gzipSync(encoded), { ...protobufHeaders, 'content-encoding': 'gzip' })
    expect(records).toEqual([builtRecord])
  })

  test('tells of a partial success', async () => {
    const bad = request.encode(request.fromObject(logsOf(log({ traceId: Buffer.from('abc'), spanId: '' })))).finish()
    const answer = await send('/v1/logs', bad, protobufHeaders)
    const response = type('ExportLogsServiceResponse').decode(new Uint8Array(await answer.arrayBuffer()))
    expect(response.toJSON()).toEqual({
      partialSuccess: { rejectedLogRecords: '1', errorMessage: expect.stringContaining('traceId') },
    })
  })

  test.each([
    [
      'traces',
      'ExportTraceServiceRequest',
      {
        resourceSpans: [
          { scopeSpans: [{ spans: [{ name: 'build', traceId: bytesOf(traceId), spanId: bytesOf(spanId) }] }] },
        ],
      },
    ],
    [
      'metrics',
      'ExportMetricsServiceRequest',
      { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'build', sum: { dataPoints: [{ asInt: 3 }] } }] }] }] },
    ],
  ])('carries %s', async (signal, name, body) => {
    const message = type(name)
    expect(
      (await send(`/v1/${signal}`, message.encode(message.fromObject(body)).finish(), protobufHeaders)).status,
    ).toBe(200)
    expect(records.map((record) => record.name)).toEqual(['build'])
  })

  test.each([
    ['is none', Buffer.from('{"resourceLogs":[]}')],
    ['is cut', encoded.subarray(0, encoded.length - 3)],
  ])('that %s is answered 400 with a Status in protobuf', async (_what, body) => {
    const answer = await send('/v1/logs', body, protobufHeaders)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/x-protobuf'])
    const status = protobuf.Reader.create(new Uint8Array(await answer.arrayBuffer()))
    expect([status.uint32() >>> 3, status.string()]).toEqual([2, expect.stringContaining('is not an OTLP message')])
    expect(records).toEqual([])
  })
})

describe('refusals are a Status:', () => {
  test.each([
    ['what is not JSON', '{"resourceLogs"', {}, 400, 'is not JSON'],
    ['a list where the envelope should be', '[]', {}, 400, 'must be an object'],
    ['an envelope that is none', '{"resourceLogs":{}}', {}, 400, 'resourceLogs must be a list'],
    ['another content type', 'x', { 'content-type': 'text/plain' }, 415, 'application/x-protobuf or application/json'],
    ['an unknown encoding', '{}', { 'content-encoding': 'br' }, 415, 'Content-Encoding br'],
    ['broken gzip', 'x', { 'content-encoding': 'gzip' }, 400, 'not valid gzip'],
  ])('%s', async (_what, body, headers: Record<string, string>, status, message) => {
    const answer = await send('/v1/logs', body, headers)
    expect([answer.status, await answer.json()]).toEqual([status, { message: expect.stringContaining(message) }])
    expect(refused).toEqual([expect.stringContaining(message)])
  })

  test('a body above the limit, packed or not, is answered 413', async () => {
    await start({ maxBodyBytes: 1_000 })
    const large = JSON.stringify(logsOf(log({ body: { stringValue: 'x'.repeat(100_000) } })))
    expect((await send('/v1/logs', large)).status).toBe(413)
    expect((await send('/v1/logs', gzipSync(large), { 'content-encoding': 'gzip' })).status).toBe(413)
  })

  test('a body that an event batch may not have is no trouble here: the limit is 64 MiB', async () => {
    const large = logsOf(log({ body: { stringValue: 'x'.repeat(5_000_000) } }))
    expect((await sendJson('/v1/logs', large)).status).toBe(200)
  })

  test('misbehaviour on command speaks OTLP too', async () => {
    collector.behave({ kind: 'status', status: 503, headers: { 'retry-after': '7' } })
    const answer = await sendJson('/v1/logs', logsOf(log()))
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '7'])
    expect(await answer.json()).toEqual({ message: 'answered on command' })
    expect(records).toEqual([])
  })

  test('when the store throws, the answer is 500 and nothing counts as taken', async () => {
    await start({
      storeRecords: () => {
        throw new Error('no space left')
      },
    })
    const answer = await sendJson('/v1/logs', logsOf(log()))
    expect([answer.status, await answer.json()]).toEqual([500, { message: 'no space left' }])
    expect(collector.totals().records).toBe(0)
  })
})
