import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api'
import { JsonLogsSerializer, JsonTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { LoggerProvider, type SdkLogRecord } from '@opentelemetry/sdk-logs'
import { BasicTracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace-base'
import { expect, test } from 'vitest'
import type { OtelLogRecord, OtelSpan } from '../../src/model/otel-api.ts'
import { encodeLogRecord, encodeSpan } from '../../src/otel/encode-otel.ts'
import { createGroups } from '../../src/otel/groups.ts'
import { otlpGrouped } from '../../src/wires/otlp-grouped.ts'
import { throughProtobuf } from '../support/otlp.ts'

/* What OpenTelemetry's SDK hands over, against what its own serializers make of it. */

const resource = resourceFromAttributes({ 'service.name': 'acme', 'process.command_args': ['a', 'b'] })
const parent = {
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: 'eee19b7ec3c1b174',
  traceFlags: 1,
  isRemote: true,
}

function recordsOf(emit: (provider: LoggerProvider) => void): SdkLogRecord[] {
  const records: SdkLogRecord[] = []
  const processor = { onEmit: (record: SdkLogRecord) => void records.push(record) }
  const never = async () => {}
  emit(new LoggerProvider({ resource, processors: [{ ...processor, forceFlush: never, shutdown: never }] }))
  return records
}

function spansOf(work: (provider: BasicTracerProvider) => void): ReadableSpan[] {
  const spans: ReadableSpan[] = []
  const never = async () => {}
  const processor = { onStart: () => {}, onEnd: (span: ReadableSpan) => void spans.push(span) }
  work(new BasicTracerProvider({ resource, spanProcessors: [{ ...processor, forceFlush: never, shutdown: never }] }))
  return spans
}

/** A request as our queue would send it. */
function bodyOf(signal: 'logs' | 'traces', records: readonly (OtelLogRecord | OtelSpan)[]): string {
  const groups = createGroups(() => {})
  const lines = records.map((record) => {
    const json = signal === 'logs' ? encodeLogRecord(record as OtelLogRecord) : encodeSpan(record as OtelSpan)
    return `${groups.beginning(record.resource, record.instrumentationScope)}${json}}`
  })
  return otlpGrouped(signal).wrap({ resource: groups.json(), report: undefined, events: lines })
}

/** Without what says nothing: their serializer writes empty lists, zeros and bodies that are none. */
const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, plain(inner)] as const)
  const isNothing = (key: string, inner: unknown) =>
    inner === undefined ||
    (/^dropped|^severityNumber$/.test(key) && inner === 0) ||
    (key === 'body' && isEmpty(inner)) ||
    (Array.isArray(inner) && inner.length === 0 && /^(?:links|events|attributes)$/.test(key))
  return Object.fromEntries(
    entries
      .filter(([key, inner]) => !isNothing(key, inner))
      .map(([key, inner]) => [key, key === 'intValue' ? `${inner}` : inner]),
  )
}
const isEmpty = (value: unknown) => typeof value === 'object' && value !== null && Object.keys(value).length === 0
const theirs = (bytes: Uint8Array | undefined) => plain(JSON.parse(new TextDecoder().decode(bytes)))

test('log records of several scopes', () => {
  const records = recordsOf((provider) => {
    const [a, b] = [provider.getLogger('a', '1.0.0', { schemaUrl: 'https://acme.dev/1' }), provider.getLogger('b')]
    const attributes = {
      text: 'a "b"\n',
      n: 1,
      x: 0.5,
      ok: true,
      list: ['a', 1, [true]],
      map: { a: { b: null } },
      bytes: Uint8Array.of(1, 2),
    }
    a.emit({
      body: 'hello',
      severityNumber: 17,
      severityText: 'ERROR',
      attributes,
      context: trace.setSpanContext(ROOT_CONTEXT, parent),
    })
    b.emit({ eventName: 'acme.built', timestamp: new Date(5), body: { deep: [1] } })
    a.emit({ body: -42 })
  })
  const body = bodyOf('logs', records)
  throughProtobuf('Logs', body)
  expect(plain(JSON.parse(body))).toEqual(theirs(JsonLogsSerializer.serializeRequest(records)))
})

test('spans with events, links, a parent and a state', () => {
  const spans = spansOf((provider) => {
    const tracer = provider.getTracer('t', '2')
    const span = tracer.startSpan(
      'work',
      { kind: SpanKind.CLIENT, attributes: { n: 1 }, links: [{ context: parent, attributes: { why: 'caused' } }] },
      trace.setSpanContext(ROOT_CONTEXT, parent),
    )
    span.addEvent('e', { k: 'v' })
    span.setStatus({ code: 2, message: 'bad' })
    span.end()
    tracer.startSpan('root').end()
    provider.getTracer('other').startSpan('third').end()
  })
  const body = bodyOf('traces', spans)
  throughProtobuf('Trace', body)
  expect(plain(JSON.parse(body))).toEqual(theirs(JsonTraceSerializer.serializeRequest(spans)))
})

/* The bodies of the specification, taken apart into what an SDK would hand over, and put together again by us. */

const example = (file: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/otlp-examples', file), 'utf8'))
// biome-ignore lint/suspicious/noExplicitAny: JSON of the specification, which the judge has judged
type Any = any
const read = (value: Any): unknown => {
  const [[kind, inner] = []] = Object.entries(value)
  if (kind === 'intValue') return Number(inner)
  if (kind === 'arrayValue') return (inner as Any).values.map(read)
  if (kind === 'kvlistValue') return readAll((inner as Any).values)
  return inner
}
const readAll = (list: readonly Any[] = []): object =>
  Object.fromEntries(list.map(({ key, value }) => [key, read(value)]))
const timeOf = (nanos: string): [number, number] => [Number(nanos.slice(0, -9)), Number(nanos.slice(-9))]
const lower = (id: string | undefined) => id?.toLowerCase() ?? ''

test.each(['events.json', 'logs.json'])('%s of the specification', (file) => {
  const body = example(file)
  const records = body.resourceLogs.flatMap(({ resource: { attributes }, scopeLogs }: Any) =>
    scopeLogs.flatMap(({ scope, logRecords }: Any) =>
      logRecords.map((raw: Any) => ({
        ...(raw as object),
        hrTime: timeOf(raw.timeUnixNano),
        hrTimeObserved: timeOf(raw.observedTimeUnixNano),
        spanContext: raw.traceId && { traceId: lower(raw.traceId), spanId: lower(raw.spanId), traceFlags: 0 },
        body: read(raw.body),
        attributes: readAll(raw.attributes),
        resource: { attributes: readAll(attributes) },
        instrumentationScope: {
          ...(scope as object),
          attributes: readAll(scope.attributes),
        },
        droppedAttributesCount: 0,
      })),
    ),
  ) as OtelLogRecord[]
  const expected = throughProtobuf('Logs', JSON.stringify(body))
  expect(throughProtobuf('Logs', bodyOf('logs', records))).toEqual(expected)
})

test('trace.json of the specification', () => {
  const body = example('trace.json')
  const [
    {
      resource: { attributes },
      scopeSpans: [{ scope, spans }],
    },
  ] = body.resourceSpans
  const given = (spans as Any[]).map((raw) => ({
    ...(raw as object),
    kind: Number(raw.kind) - 1,
    spanContext: () => ({ traceId: lower(raw.traceId), spanId: lower(raw.spanId), traceFlags: 0 }),
    parentSpanContext: { traceId: lower(raw.traceId), spanId: lower(raw.parentSpanId), traceFlags: 0 },
    startTime: timeOf(raw.startTimeUnixNano),
    endTime: timeOf(raw.endTimeUnixNano),
    attributes: readAll(raw.attributes),
    resource: { attributes: readAll(attributes) },
    instrumentationScope: { ...scope, attributes: readAll(scope.attributes) },
    ...{
      status: { code: 0 },
      events: [],
      links: [],
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
    },
  })) as unknown as OtelSpan[]
  // An SDK always says whether it knows the parent to be remote, and a status: the example leaves both out.
  const ours = bodyOf('traces', given).replaceAll(',"flags":256', '').replaceAll(',"status":{"code":0}', '')
  expect(throughProtobuf('Trace', ours)).toEqual(throughProtobuf('Trace', JSON.stringify(body)))
})
