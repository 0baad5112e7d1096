/*
 * OTLP's messages as tables, from which `encode-protobuf.ts` writes. Numbers and kinds are those of the .proto files; fields that the SDK
 * never sends are left out.
 */

/** How one value of a message is written in protobuf. `fixed64`, `int64`: JSON has them as text. */
export type Kind =
  | 'string'
  | 'bool'
  | 'uint32'
  | 'int64'
  | 'fixed32'
  | 'fixed64'
  | 'double'
  | 'hex'
  | 'base64'
  | MessageFormat

/** The fields of a message by their names in JSON. */
export interface MessageFormat {
  readonly [name: string]: Field
}

/** One field of a message. */
export interface Field {
  readonly number: number
  readonly kind: Kind
  /** JSON has a list. */
  readonly repeated?: true
}

const one = (number: number, kind: Kind): Field => ({ number, kind })
const many = (number: number, kind: Kind): Field => ({ number, kind, repeated: true })

// Filled in two steps: a value may be a list of values, so the table refers to itself.
const anyValue: Record<string, Field> = {
  stringValue: one(1, 'string'),
  boolValue: one(2, 'bool'),
  intValue: one(3, 'int64'),
  doubleValue: one(4, 'double'),
  bytesValue: one(7, 'base64'),
}
const keyValue = { key: one(1, 'string'), value: one(2, anyValue) }
anyValue.arrayValue = one(5, { values: many(1, anyValue) })
anyValue.kvlistValue = one(6, { values: many(1, keyValue) })

/** A list of attributes, and how many of them were left out. */
const attributes = (number: number) => ({
  attributes: many(number, keyValue),
  droppedAttributesCount: one(number + 1, 'uint32'),
})

const resource = attributes(1)
const scope = { name: one(1, 'string'), version: one(2, 'string'), ...attributes(3) }

const logRecord = {
  timeUnixNano: one(1, 'fixed64'),
  severityNumber: one(2, 'uint32'),
  severityText: one(3, 'string'),
  body: one(5, anyValue),
  ...attributes(6),
  flags: one(8, 'fixed32'),
  traceId: one(9, 'hex'),
  spanId: one(10, 'hex'),
  observedTimeUnixNano: one(11, 'fixed64'),
  eventName: one(12, 'string'),
}

const spanEvent = { timeUnixNano: one(1, 'fixed64'), name: one(2, 'string'), ...attributes(3) }
const link = {
  traceId: one(1, 'hex'),
  spanId: one(2, 'hex'),
  traceState: one(3, 'string'),
  ...attributes(4),
  flags: one(6, 'fixed32'),
}
const span = {
  traceId: one(1, 'hex'),
  spanId: one(2, 'hex'),
  traceState: one(3, 'string'),
  parentSpanId: one(4, 'hex'),
  name: one(5, 'string'),
  kind: one(6, 'uint32'),
  startTimeUnixNano: one(7, 'fixed64'),
  endTimeUnixNano: one(8, 'fixed64'),
  ...attributes(9),
  events: many(11, spanEvent),
  droppedEventsCount: one(12, 'uint32'),
  links: many(13, link),
  droppedLinksCount: one(14, 'uint32'),
  status: one(15, { message: one(2, 'string'), code: one(3, 'uint32') }),
  flags: one(16, 'fixed32'),
}

/** The message of a request: resources with scopes with items. */
const request = (resources: string, scopes: string, items: string, item: MessageFormat): MessageFormat => {
  const inScope = { scope: one(1, scope), [items]: many(2, item), schemaUrl: one(3, 'string') }
  const inResource = { resource: one(1, resource), [scopes]: many(2, inScope), schemaUrl: one(3, 'string') }
  return { [resources]: many(1, inResource) }
}

/**
 * The requests of both signals.
 * @see https://github.com/open-telemetry/opentelemetry-proto
 */
export const requestFormats = {
  logs: request('resourceLogs', 'scopeLogs', 'logRecords', logRecord),
  traces: request('resourceSpans', 'scopeSpans', 'spans', span),
} as const
