/* Log entries as Datadog's intake understands them: which of their many spellings of service, time and message count. */

import { defined, isObject, type Values, type WireRecord } from '../protocol/record.ts'

/** Longer logs are cut by Datadog, and the request is answered as if nothing was. */
const maxEntryBytes = 1_000_000

/** Where Datadog looks for what it knows, the first that is there. */
const sources = {
  service: ['service', 'dd.service'],
  host: ['host', 'hostname'],
  source: ['ddsource'],
  status: ['status', 'severity', 'level'],
  time: ['timestamp', 'date', '_timestamp', 'Timestamp', 'eventTime', 'published_date'],
  message: ['message', 'msg', 'log'],
} as const

const reserved = new Set<string>(['ddtags', ...Object.values(sources).flat()])

/** The first of these members that is there. */
const first = (entry: Values, names: readonly string[]): unknown =>
  names.map((name) => entry[name]).find((value) => value !== undefined)

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const isoTime = (value: unknown): string | undefined => {
  const date = typeof value === 'number' || typeof value === 'string' ? new Date(value) : undefined
  return date && !Number.isNaN(date.getTime()) ? date.toISOString() : undefined
}

/** Events name themselves in an attribute; other logs are known by how they begin. */
const nameOf = (entry: Values, message: string): string => {
  const nested = isObject(entry.event) ? entry.event.name : undefined
  return text(nested) ?? text(entry['evt.name']) ?? message.slice(0, 80)
}

/** Tags of the request go before those of the entry. */
const tagsOf = (entry: Values, shared: string): string | undefined =>
  text([shared, text(entry.ddtags)].filter(Boolean).join(','))

/** What is wrong with an entry, or undefined. */
export const faultInEntry = (entry: unknown): string | undefined => {
  if (!isObject(entry)) return 'an entry must be an object'
  return text(first(entry, sources.message)) === undefined ? 'an entry has no message' : undefined
}

/** An entry without fault as a record. Its message is cut where Datadog would cut it. */
export const entryRecord = (entry: Values, sharedTags: string): WireRecord => {
  const whole = text(first(entry, sources.message)) ?? ''
  const cut = Buffer.byteLength(whole) > maxEntryBytes
  const message = cut ? Buffer.from(whole).subarray(0, maxEntryBytes).toString() : whole
  return {
    protocol: 'datadog',
    name: nameOf(entry, message),
    time: isoTime(first(entry, sources.time)),
    resource: defined({
      'service.name': text(first(entry, sources.service)),
      'host.name': text(first(entry, sources.host)),
      ddsource: text(first(entry, sources.source)),
      ddtags: tagsOf(entry, sharedTags),
    }),
    attributes: Object.fromEntries(Object.entries(entry).filter(([name]) => !reserved.has(name))),
    facts: defined({ message, status: first(entry, sources.status), truncated: cut || undefined }),
  }
}
