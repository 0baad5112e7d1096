/* A record: what all protocols but the SDK's own come to in the collector, so that view, ledger and stores need to know only one shape. */

/** Any JSON value, by name. */
export type Values = Readonly<Record<string, unknown>>

/** By what a record came. */
export type RecordProtocol = 'otlp/logs' | 'otlp/traces' | 'otlp/metrics' | 'datadog'

/** A log record, span, data point or log entry, whatever protocol brought it. */
export interface WireRecord {
  readonly protocol: RecordProtocol
  readonly name: string
  /** ISO 8601; undefined where the sender gives none. */
  readonly time: string | undefined
  readonly resource: Values
  readonly attributes: Values
  /** What its protocol says besides: severity, body, ids, a metric's value. */
  readonly facts: Values
}

/** Whether it is an object and no list. */
export const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The values without those that are undefined, which JSON cannot say. */
export const defined = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
