/*
 * From a request of OTLP to records as the view shows them. Resource and scope stand once per group in a request, and belong to each record
 * in it; a metric is a group of points, each of which is shown as a record of its own.
 */

import { isObject, type Values, type WireRecord } from '../protocol/record.ts'
import { plainValues } from './any-value.ts'
import { type Build, logRecord, pointRecord, spanRecord } from './build-record.ts'
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

const metricKinds = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const

/** A metric is a name over data points; each point is a record. */
const pointsOf = (metric: Values): readonly { readonly kind: string; readonly point: unknown }[] =>
  metricKinds.flatMap((kind) => {
    const data = metric[kind]
    return data === undefined ? [] : listIn(data, 'dataPoints', kind).map((point) => ({ kind, point }))
  })

/** Something that is to be a record: how it came, how it is checked, and how it is built. */
interface Candidate {
  readonly raw: unknown
  readonly fault: (raw: unknown) => string | undefined
  readonly build: Build
}

/** What one item of the innermost list is to become: a log or a span is one record, a metric as many as it has points. */
const candidates = (signal: Signal, item: unknown): readonly Candidate[] => {
  if (signal === 'logs') return [{ raw: item, fault: faultInLog, build: logRecord }]
  if (signal === 'traces') return [{ raw: item, fault: faultInSpan, build: spanRecord }]
  if (!isObject(item) || typeof item.name !== 'string' || item.name === '')
    return [{ raw: item, fault: () => 'a metric must be an object with a name', build: logRecord }]
  return pointsOf(item).map(({ kind, point }) => ({ raw: point, fault: faultInPoint, build: pointRecord(item, kind) }))
}

/**
 * All records of a request, from JSON or protobuf. Throws an EnvelopeError.
 *
 * A record with a fault is left out with its reason, and the others are taken: OTLP calls that a partial success.
 */
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
