import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LoggerProvider, type LogRecordExporter, type LogRecordProcessor } from '@opentelemetry/sdk-logs'
import { BasicTracerProvider, type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Diagnostic } from '../../src/model/diagnostics.ts'
import type { OtelLogRecord } from '../../src/model/otel-api.ts'
import {
  createLogRecordExporter,
  createLogRecordProcessor,
  createSpanExporter,
  createSpanProcessor,
} from '../../src/otel.ts'

let stateDir: string
let said: Diagnostic[]
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'orangebox-otel-'))
  said = []
})
afterEach(() => rmSync(stateDir, { recursive: true }))

/** Nobody listens there. */
const options = (more: object = {}) => ({
  ...{ service: { name: 'acme', version: '1' }, endpoint: 'http://127.0.0.1:9', stateDir },
  onDiagnostic: (diagnostic: Diagnostic) => void said.push(diagnostic),
  ...more,
})
const lines = () =>
  readdirSync(stateDir, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.jsonl'))
    .flatMap((file) => readFileSync(join(stateDir, file), 'utf8').match(/^\{"id".*$/gm) ?? [])
const record = (more: object = {}): OtelLogRecord => ({
  ...{ hrTime: [1, 0], hrTimeObserved: [1, 0], attributes: {}, droppedAttributesCount: 0 },
  resource: { attributes: { 'service.name': 'acme' } },
  instrumentationScope: { name: 's' },
  ...more,
})
const exportOf = (records: OtelLogRecord[], more: object = {}) => {
  const results: { readonly code: number }[] = []
  createLogRecordExporter(options(more)).export(records, (result) => void results.push(result))
  return results
}

test('fit where OpenTelemetry wants its own, by type and in fact', async () => {
  const ofLogs: LogRecordProcessor = createLogRecordProcessor(options())
  const ofSpans: SpanProcessor = createSpanProcessor(options())
  const exporters: [LogRecordExporter, SpanExporter] = [
    createLogRecordExporter(options()),
    createSpanExporter(options()),
  ]
  expect(exporters.map((one) => typeof one.export)).toEqual(['function', 'function'])
  new LoggerProvider({ processors: [ofLogs] }).getLogger('a').emit({ body: 'x' })
  new BasicTracerProvider({ spanProcessors: [ofSpans] }).getTracer('a').startSpan('work').end()
  expect(lines()).toHaveLength(2)
})

test('a record is on the disk when the exporter has said so', () => {
  expect(exportOf([record(), record()])).toEqual([{ code: 0 }])
  expect(lines()).toHaveLength(2)
})

test('a span that is not sampled is not kept', () => {
  const provider = new BasicTracerProvider({
    spanProcessors: [createSpanProcessor(options())],
    sampler: { shouldSample: () => ({ decision: 1 }) },
  })
  provider.getTracer('a').startSpan('recorded only').end()
  expect(lines()).toHaveLength(0)
})

describe('FAILED is said', () => {
  test('where neither disk nor memory takes a record', () => {
    const full = { durability: 'memory', batch: { maxQueueSize: 2, maxExportBatchSize: 2 } }
    expect(exportOf([record(), record()], full)).toEqual([{ code: 0 }])
    expect(exportOf([record(), record(), record()], full)).toMatchObject([{ code: 1, error: expect.any(Error) }])
  })
  test('of a record that is larger than any may be', () =>
    expect(exportOf([record({ body: 'x'.repeat(600_000) })])).toMatchObject([{ code: 1 }]))
  test('of a record that cannot be read, and the others are kept', () => {
    const bad = record()
    Object.defineProperty(bad, 'attributes', {
      get: () => {
        throw new Error('a getter of the host’s')
      },
    })
    expect(exportOf([record(), bad, record()])).toMatchObject([{ code: 1 }])
    expect(lines()).toHaveLength(2)
    expect(said).toMatchObject([{ code: 'internal' }])
  })
})

describe('options', () => {
  test.each([[undefined], ['not a url'], ['http://elsewhere.dev']])(
    'an endpoint that cannot be used is thrown about: %s',
    (endpoint) =>
      expect(() => createLogRecordProcessor(options({ endpoint }))).toThrow(/^createLogRecordProcessor: endpoint: /),
  )
  test('a bad value of another one is named, and replaced', () => {
    createLogRecordProcessor(options({ compression: 'br', spool: { maxBytes: 1 } }))
    expect(said.map(({ message }) => message)).toEqual([
      'compression: "br" is not one of none, gzip; using "none"',
      expect.stringMatching(/^spool\.maxBytes: /),
    ])
  })
  test.each([
    [{ headers: 'x-api-key: s3cret' }, ['headers: what was given is not an object; none are sent']],
    [{ consent: 'yes' }, ['consent: "yes" is neither true nor false; using true']],
    [{ timeoutMs: '5s' }, ['timeoutMs: "5s" is not a number of milliseconds; using 1000']],
    [{ consnt: true }, ['options: there is no option "consnt"; it is ignored; did you mean "consent"?']],
    [{ batch: { maxExportBatch: 1 } }, [expect.stringMatching(/^batch: there is no option "maxExportBatch"/)]],
    [{ level: 3 }, ['options: there is no option "level"; it is ignored']],
  ])('what only these functions know is looked at, too: %o', (given, messages) => {
    createSpanProcessor(options(given))
    expect(said.map(({ message }) => message)).toEqual(messages)
  })
  test('a consent that is neither true nor false counts as true', () => {
    mkdirSync(join(stateDir, 'acme'))
    writeFileSync(join(stateDir, 'acme', 'consent'), 'off 2026-11-21T10:00:00.000Z\n')
    expect(exportOf([record()], { consent: 'yes' })).toEqual([{ code: 0 }])
    expect(lines()).toEqual([])
  })
})
