import { context, diag, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { JsonLogsSerializer } from '@opentelemetry/otlp-transformer'
import {
  InMemoryLogRecordExporter,
  type ReadableLogRecord,
  type SdkLogRecord,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs'
import { afterEach, describe, expect, test } from 'vitest'
import type { TelemetryEvent } from '../../src/model/event.ts'
import { exporterTo } from '../../src/otel/exporter.ts'
import { createPipeline, logRecordOf, openLogger } from '../../src/otel/provider.ts'
import { otlpLogs } from '../../src/wires/otlp-logs.ts'
import { anEvent, idOf } from '../support/fakes/events.ts'
import { resourceJson } from '../support/fakes/schema.ts'
import { attributesOf, type OtlpRecord } from '../support/otlp.ts'

/* What runs through OpenTelemetry is the event. */

/** The log record of an event, as a processor sees it. */
function recordOf(event: TelemetryEvent): ReadableLogRecord {
  const exporter = new InMemoryLogRecordExporter()
  openLogger(resourceJson, new SimpleLogRecordProcessor({ exporter })).emit(logRecordOf(event))
  return exporter.getFinishedLogRecords()[0] as ReadableLogRecord
}

test('a record has name, times, severity and fields of the event, the resource that is sent, and our scope', () => {
  const event = anEvent(1, { metadata: { ms: 45, ok: true, tool: 'bash', none: null }, context: { mode: 'ci' } })
  const { hrTime, hrTimeObserved, eventName, severityNumber, severityText, body, ...record } = recordOf(event)
  expect({ hrTime, hrTimeObserved, eventName, severityNumber, severityText, body }).toEqual({
    hrTime: [1_795_253_820, 123_000_000],
    hrTimeObserved: [1_795_253_820, 123_000_000],
    eventName: 'tool_used',
    severityNumber: 9,
    severityText: undefined,
    body: undefined,
  })
  expect(record.attributes).toMatchObject({ 'log.record.uid': idOf(1), ms: 45, none: null, 'context.mode': 'ci' })
  expect(record.resource.attributes).toEqual(JSON.parse(resourceJson))
  expect(record.instrumentationScope.name).toBe('orangebox')
})

test('an event keeps all of its fields, however many', () => {
  const metadata = Object.fromEntries(Array.from({ length: 256 }, (_, n) => [`field_${n}`, n]))
  const warned: unknown[] = []
  const logger = { error: () => {}, warn: (...words: unknown[]) => void warned.push(words) }
  diag.setLogger({ ...logger, info: () => {}, debug: () => {}, verbose: () => {} }, { suppressOverrideMessage: true })
  const record = recordOf(anEvent(1, { metadata }))
  diag.disable()
  expect(record.attributes).toMatchObject(metadata)
  expect([record.droppedAttributesCount, warned]).toEqual([0, []])
})

test('an event from before this program began keeps its time', () =>
  expect(recordOf(anEvent(1, { time: 1_500 })).hrTime).toEqual([1, 500_000_000]))

test('OpenTelemetry’s own serializer says of the record what our wire says of the event', () => {
  const wire = otlpLogs()
  const user = { id: 'u', email: 'a@b.dev', accountUuid: 'a' }
  const experiment = { experiment_id: 'e', variation_id: 'v', environment: 'production', user_attributes: { n: 1 } }
  for (const event of [
    anEvent(1, { metadata: { whole: 45, fraction: 0.97, ok: false, tool: 'bash', none: null, 'user.id': 3 } }),
    anEvent(2, { user, context: { mode: 'ci' } }),
    anEvent(3, { experiment }),
  ]) {
    const [theirs, ours] = [
      new TextDecoder().decode(JsonLogsSerializer.serializeRequest([recordOf(event)])),
      wire.wrap({ resource: resourceJson, report: undefined, events: [wire.encode(event)] }),
    ].map(readable)
    expect(ours).toEqual(theirs)
  }
})

/** What OpenTelemetry's serializer writes although there is none. */
type Empty = { readonly droppedAttributesCount?: number; readonly body?: object }

/** Whole numbers as numbers, which is how OpenTelemetry's exporter for JavaScript writes them, and without its empty members. */
function readable(body: string) {
  const [{ resource, scopeLogs }] = JSON.parse(body, (key, value) => (key === 'intValue' ? Number(value) : value))
    .resourceLogs as [{ resource: OtlpRecord; scopeLogs: { scope: object; logRecords: OtlpRecord[] }[] }]
  const { scope, logRecords } = scopeLogs[0] as (typeof scopeLogs)[0]
  const { droppedAttributesCount, body: none, ...record } = logRecords[0] as OtlpRecord & Empty
  expect([droppedAttributesCount ?? 0, none ?? {}]).toEqual([0, {}])
  return { resource: attributesOf(resource), scope, ...record, attributes: attributesOf(record) }
}

describe('a span of the host’s that is active while we log', () => {
  afterEach(() => context.disable())
  test('leaves no trace in our records', () => {
    const spanContext = { traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174', traceFlags: 1 }
    const active = trace.setSpanContext(ROOT_CONTEXT, spanContext)
    context.setGlobalContextManager({
      active: () => active,
      with: (_context, run, self, ...args) => run.apply(self, args),
      bind: (_context, target) => target,
      enable: () => context as never,
      disable: () => context as never,
    })
    expect(recordOf(anEvent(1)).spanContext).toBeUndefined()
  })
})

test('what somebody else encoded runs through it under its id alone', async () => {
  const batches: (readonly string[])[] = []
  const schedule = { scheduledDelayMillis: 60_000, maxExportBatchSize: 3, maxQueueSize: 10 }
  const pipeline = createPipeline({ resource: resourceJson, schedule, onBatch: (ids) => void batches.push(ids) })
  pipeline.emit(idOf(1), undefined)
  pipeline.emit(idOf(2), anEvent(2))
  await pipeline.flush()
  expect(batches).toEqual([[idOf(1), idOf(2)]])
})

describe('the exporter says', () => {
  const record = {} as SdkLogRecord
  const exported = (keep: () => boolean) => {
    const codes: number[] = []
    exporterTo({ keep, flush: async () => {}, shutdown: async () => {} }).export([record], ({ code }) =>
      codes.push(code),
    )
    return codes
  }
  test('SUCCESS when the records are in the spool, at once', () => expect(exported(() => true)).toEqual([0]))
  test('FAILED, once, when neither disk nor memory took them', () => {
    expect(exported(() => false)).toEqual([1])
    expect(
      exported(() => {
        throw new Error('no')
      }),
    ).toEqual([1])
  })
})
