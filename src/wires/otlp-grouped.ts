/* The wires of `orangebox/otel`: log records and spans of a host's own OpenTelemetry, grouped in a request as OTLP asks for. */

import type { OtlpProtocol } from '../model/otlp-protocol.ts'
import { version } from '../model/version.ts'
import type { Wire } from '../model/wire.ts'
import { encodeEventRecord } from '../otel/encode-event.ts'
import { recordOfDrop } from '../otel/record-of-event.ts'
import { classifyOtlp } from '../policy/classify-otlp.ts'
import { rememberLast } from '../policy/remember-last.ts'
import { otlpForm } from './otlp-form.ts'

/** For each signal: the wire's name, which stands in the headers of segments, its path, and OTLP's names for the parts of a request. */
const parts = {
  logs: { name: 'otlp-records', path: '/v1/logs', resources: 'resourceLogs', scopes: 'scopeLogs', items: 'logRecords' },
  traces: { name: 'otlp-spans', path: '/v1/traces', resources: 'resourceSpans', scopes: 'scopeSpans', items: 'spans' },
} as const

/**
 * OTLP over HTTP, for what OpenTelemetry's SDKs of a host hand over: lines say by numbers to which resource and scope they
 * belong (`otel/groups.ts`), and a request has each of these once.
 */
export function otlpGrouped(signal: 'logs' | 'traces', protocol: OtlpProtocol = 'http/json'): Wire {
  const { name, path, resources, scopes, items } = parts[signal]
  return {
    ...{ name, path },
    ...otlpForm(protocol, signal),
    // Receivers take 64 MiB. A record may have half a megabyte, and a request should carry some of them.
    maxBodyBytes: 4 * 1024 * 1024,
    // Besides the list: brackets, a report, scopes that several resources have.
    overheadBytes: 128 * 1024,
    maxEvents: Number.POSITIVE_INFINITY,
    classify: classifyOtlp,
    // A 2xx may say that some of the records were rejected, so its body is read.
    readsSuccess: true,
    addedBytes: () => 0,
    encode: () => {
      throw new Error('records come encoded')
    },
    // A report of dropped records is a log record; a request with spans has no place for one.
    report: (drop, now) => (signal === 'logs' ? encodeEventRecord(recordOfDrop(drop, now)) : undefined),
    wrap: ({ resource, report, events }) => {
      const groups = group(listIn(resource), report ? [...events.map(lineOf), ownLine(report)] : events.map(lineOf))
      const ofResource = ([holder, inScopes]: [string, Map<string, string[]>]) =>
        `${holder.slice(0, -1)},"${scopes}":[${[...inScopes].map(ofScope).join(',')}]}`
      const ofScope = ([holder, records]: [string, string[]]) =>
        `${holder.slice(0, -1)},"${items}":[${records.join(',')}]}`
      return `{"${resources}":[${[...groups].map(ofResource).join(',')}]}`
    },
  }
}

/** One line: whose it is, by numbers or in full, and its record. */
interface Line {
  readonly resource: number | string
  readonly scope: number | string
  readonly record: string
}

/** How nearly all lines begin: resource and scope by number, then the record, which is copied without being parsed. */
const beginsShort = /^\{"g":"(\d{1,6})\.(\d{1,6})","r":(?=\{)/

/** Reads a line as `orangebox/otel` writes them. Throws for what is no JSON. */
function lineOf(line: string): Line {
  const short = beginsShort.exec(line)
  if (short) return { resource: Number(short[1]), scope: Number(short[2]), record: line.slice(short[0].length, -1) }
  const { resource, scope, r } = JSON.parse(line)
  if (!isHolder(resource, 'resource') || !isHolder(scope, 'scope') || typeof r !== 'object') return unknown(line)
  return { resource: JSON.stringify(resource), scope: JSON.stringify(scope), record: JSON.stringify(r) }
}

/** A line that is not as `orangebox/otel` writes them was planted. It goes under the first resource as it is; a receiver ignores fields it does not know. */
const unknown = (line: string): Line => ({ resource: 0, scope: 0, record: line })

/** Whether it is an object that holds this member. */
const isHolder = (value: unknown, key: string): boolean => typeof value === 'object' && value !== null && key in value

/** A report of the SDK's, which stands under its own scope. */
const ownLine = (record: string): Line => ({ resource: 0, scope: ownScope, record })
const ownScope = JSON.stringify({ scope: { name: 'orangebox', version } })

/** The lists that travel beside the lines. */
interface Listed {
  readonly resources: readonly string[]
  readonly scopes: readonly string[]
}

/** The lists of resources and scopes that the numbers point into. Remembered, since all requests of a turn nearly always have the same ones. */
const listIn = rememberLast((json: string): Listed => {
  const { resources, scopes } = JSON.parse(json) as Readonly<Record<string, unknown>>
  const texts = (list: unknown, key: string) =>
    (Array.isArray(list) ? list : []).map((item) => (isHolder(item, key) ? JSON.stringify(item) : `{"${key}":{}}`))
  return { resources: texts(resources, 'resource'), scopes: texts(scopes, 'scope') }
})

/**
 * Lines by resource and scope, in the order in which they came. A number may be missing from the list, if the disk took the line but not the longer
 * list after it: such records go under an empty resource, rather than get lost.
 */
function group(listed: Listed, lines: readonly Line[]): Map<string, Map<string, string[]>> {
  const groups = new Map<string, Map<string, string[]>>()
  const textOf = (list: readonly string[], key: string, which: number | string): string =>
    typeof which === 'string' ? which : (list[which] ?? `{"${key}":{}}`)
  for (const { resource, scope, record } of lines) {
    const inScopes = entry(groups, textOf(listed.resources, 'resource', resource), () => new Map<string, string[]>())
    entry(inScopes, textOf(listed.scopes, 'scope', scope), (): string[] => []).push(record)
  }
  return groups
}

/** The value of a key, made where there is none. */
function entry<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
