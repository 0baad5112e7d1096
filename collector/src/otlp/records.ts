/*
 * From a request of OTLP to records as the view shows them. Resource and scope stand once per group in a request, and belong to each record
 * in it; a metric is a group of points, each of which is shown as a record of its own.
 */

import { defined, isObject, type Values, type WireRecord } from '../protocol/record.ts'
import { double, plainValue, plainValues, wholeNumber } from './any-value.ts'
import { faultInLog, faultInPoint, faultInSpan } from './faults.ts'

/** What OTLP carries, each at a path of its own. */
export type Signal = 'logs' | 'traces' | 'metrics'

/** The names of the lists on the way from the body to its records. */
const levels = {
  logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
  traces: ['resourceSpans', 'scopeSpans', 'spans'],
  metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
} as const

/** The outer structure of a request is not what OTLP says, so no record of it can be read. */
export class EnvelopeError extends Error {}

/** What a request held. */
export interface Read {
  readonly records: readonly WireRecord[]
  /** One reason for each record that was left out. */
  readonly rejected: readonly string[]
}

const listIn = (holder: unknown, name: string, where: string): readonly unknown[] => {
  if (!isObject(holder)) throw new EnvelopeError(`${where} must be an object`)
  const list = holder[name] ?? []
  if (!Array.isArray(list)) throw new EnvelopeError(`${where}.${name} must be a list`)
  return list
}

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
type Build = (raw: Values, shared: { readonly resource: Values; readonly scope: unknown }) => WireRecord

const scopeName = (scope: unknown): unknown => (isObject(scope) && scope.name !== '' ? scope.name : undefined)

/** A log record. Its name is that of the event, or else the beginning of its text. */
const logRecord: Build = (raw, { resource, scope }) => {
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

const millisBetween = (start: unknown, end: unknown): number | undefined =>
  start === undefined || end === undefined ? undefined : Number(BigInt(`${end}`) - BigInt(`${start}`)) / 1_000_000

const spanRecord: Build = (raw, { resource, scope }) => ({
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

const metricKinds = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const

/** A metric is a name over data points; each point is a record. */
const pointsOf = (metric: Values): readonly { readonly kind: string; readonly point: unknown }[] =>
  metricKinds.flatMap((kind) => {
    const data = metric[kind]
    return data === undefined ? [] : listIn(data, 'dataPoints', kind).map((point) => ({ kind, point }))
  })

/** Whether the points count since the last one or since the start; OTLP says it of the metric and not of its points. */
const temporalityOf = (metric: Values, kind: string): unknown => {
  const data = metric[kind]
  return isObject(data) ? data.aggregationTemporality : undefined
}

const pointRecord =
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

/** Something that is to be a record: how it came, how it is checked, and how it is built. */
interface Candidate {
  readonly raw: unknown
  readonly fault: (raw: unknown) => string | undefined
  readonly build: Build
}

const candidates = (signal: Signal, item: unknown): readonly Candidate[] => {
  if (signal === 'logs') return [{ raw: item, fault: faultInLog, build: logRecord }]
  if (signal === 'traces') return [{ raw: item, fault: faultInSpan, build: spanRecord }]
  if (!isObject(item) || typeof item.name !== 'string' || item.name === '')
    return [{ raw: item, fault: () => 'a metric must be an object with a name', build: logRecord }]
  return pointsOf(item).map(({ kind, point }) => ({ raw: point, fault: faultInPoint, build: pointRecord(item, kind) }))
}

/** All records of a request, from JSON or protobuf. Throws an EnvelopeError. */
export const readRecords = (signal: Signal, request: unknown): Read => {
  const [resources, scopes, items] = levels[signal]
  const records: WireRecord[] = []
  const rejected: string[] = []
  for (const group of listIn(request, resources, 'the body')) {
    const scopeGroups = listIn(group, scopes, resources)
    const { resource: about } = group as Values
    const resource = plainValues(isObject(about) ? about.attributes : undefined)
    for (const scoped of scopeGroups) {
      for (const item of listIn(scoped, items, scopes)) {
        for (const { raw, fault, build } of candidates(signal, item)) {
          const reason = fault(raw)
          if (reason === undefined) records.push(build(raw as Values, { resource, scope: (scoped as Values).scope }))
          else rejected.push(reason)
        }
      }
    }
  }
  return { records, rejected }
}

/**
 * What to say of a body that has members, but none that OTLP knows, such as names in snake_case: by the specification it is an empty
 * request and succeeds, and its sender would wonder. Undefined: it is in order.
 */
export const strangeMembers = (signal: Signal, request: unknown): string | undefined => {
  const [known] = levels[signal]
  const names = isObject(request) ? Object.keys(request) : []
  if (names.length === 0 || names.includes(known)) return undefined
  return `nothing was found: the body has ${names.slice(0, 5).join(', ')} and no ${known} (keys are lowerCamelCase)`
}
