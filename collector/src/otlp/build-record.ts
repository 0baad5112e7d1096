/*
 * One record of OTLP as the view shows it: name, time and attributes, and everything else that it says as facts. What is absent, or stands for
 * absent as a 0 or an empty text in protobuf, is left out.
 */

import { defined, isObject, type Values, type WireRecord } from '../protocol/record.ts'
import { double, plainValue, plainValues, wholeNumber } from './any-value.ts'

/** The first of these times that was given, as ISO 8601; 0 counts as not given. */
const isoTime = (...nanos: readonly unknown[]): string | undefined => {
  const given = nanos.find((nano) => nano !== undefined && `${nano}` !== '0')
  if (given === undefined) return undefined
  const date = new Date(Number(BigInt(`${given}`) / 1_000_000n))
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

/** An id as hex: protobuf has bytes where JSON has text. */
const idText = (id: unknown): string | undefined => {
  const text = id instanceof Uint8Array ? Buffer.from(id).toString('hex') : id
  return typeof text === 'string' && text !== '' ? text.toLowerCase() : undefined
}

/** Makes a record of what came, once it was found to be without fault. */
export type Build = (raw: Values, shared: { readonly resource: Values; readonly scope: unknown }) => WireRecord

/** The library that made the record; undefined where it has no name. */
const scopeName = (scope: unknown): unknown => (isObject(scope) && scope.name !== '' ? scope.name : undefined)

/** A log record. Its name is that of the event, or else the beginning of its text. */
export const logRecord: Build = (raw, { resource, scope }) => {
  const attributes = plainValues(raw.attributes)
  const body = raw.body === undefined ? undefined : plainValue(raw.body)
  const names = [raw.eventName, attributes['event.name'], typeof body === 'string' ? body.slice(0, 80) : undefined]
  return {
    protocol: 'otlp/logs',
    name: names.find((name): name is string => typeof name === 'string' && name !== '') ?? 'log',
    time: isoTime(raw.timeUnixNano, raw.observedTimeUnixNano),
    resource,
    attributes,
    facts: defined({
      body,
      severity: raw.severityText || raw.severityNumber || undefined,
      trace_id: idText(raw.traceId),
      span_id: idText(raw.spanId),
      scope: scopeName(scope),
      dropped_attributes_count: raw.droppedAttributesCount || undefined,
    }),
  }
}

/** The length of a span. Reckoned in whole nanoseconds, which a number of JavaScript cannot hold. */
const millisBetween = (start: unknown, end: unknown): number | undefined =>
  start === undefined || end === undefined ? undefined : Number(BigInt(`${end}`) - BigInt(`${start}`)) / 1_000_000

/** A span. It has the time at which it began, and its length as a fact. */
export const spanRecord: Build = (raw, { resource, scope }) => ({
  protocol: 'otlp/traces',
  name: typeof raw.name === 'string' && raw.name !== '' ? raw.name : 'span',
  time: isoTime(raw.startTimeUnixNano),
  resource,
  attributes: plainValues(raw.attributes),
  facts: defined({
    duration_ms: millisBetween(raw.startTimeUnixNano, raw.endTimeUnixNano),
    kind: raw.kind,
    status: isObject(raw.status) ? raw.status.code : undefined,
    trace_id: idText(raw.traceId),
    span_id: idText(raw.spanId),
    parent_span_id: idText(raw.parentSpanId),
    scope: scopeName(scope),
    dropped_attributes_count: raw.droppedAttributesCount || undefined,
  }),
})

/** Whether the points count since the last one or since the start; OTLP says it of the metric and not of its points. */
const temporalityOf = (metric: Values, kind: string): unknown => {
  const data = metric[kind]
  return isObject(data) ? data.aggregationTemporality : undefined
}

/** A data point. OTLP has one member for each kind of number; here they are one, since the kind stands beside it. */
export const pointRecord =
  (metric: Values, kind: string): Build =>
  (raw, { resource, scope }) => ({
    protocol: 'otlp/metrics',
    name: `${metric.name}`,
    time: isoTime(raw.timeUnixNano),
    resource,
    attributes: plainValues(raw.attributes),
    facts: defined({
      kind,
      value:
        raw.asInt === undefined
          ? raw.asDouble === undefined
            ? undefined
            : double(raw.asDouble)
          : wholeNumber(raw.asInt),
      count: raw.count === undefined ? undefined : wholeNumber(raw.count),
      sum: raw.sum === undefined ? undefined : double(raw.sum),
      unit: metric.unit || undefined,
      start: isoTime(raw.startTimeUnixNano),
      temporality: temporalityOf(metric, kind),
      scope: scopeName(scope),
    }),
  })
