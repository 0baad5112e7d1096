/*
 * Strict rules for records of OTLP. A receiver may be lenient, but this one is what senders are tested against, and a backend that is
 * strict would refuse what these rules refuse.
 */

import { isObject } from '../protocol/record.ts'

/** Whether a value is as it should be. */
type Check = (value: unknown) => boolean

/** Nanoseconds. Text by the rules of JSON in protobuf; numbers are common, and taken as far as they are whole. */
const isTime: Check = (value) => {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 && value < 1e20
  return typeof value === 'string' && /^\d{1,20}$/.test(value)
}

/** An id of so many bytes, or an empty one, which stands for none. */
const isId =
  (bytes: number): Check =>
  (value) => {
    if (value instanceof Uint8Array) return value.length === 0 || value.length === bytes
    return value === '' || (typeof value === 'string' && value.length === 2 * bytes && /^[\da-f]+$/i.test(value))
  }

/** An id that is there. */
const isGivenId =
  (bytes: number): Check =>
  (value) =>
    isId(bytes)(value) && (value as { readonly length: number }).length > 0

const isSeverity: Check = (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 24

const isAttributes: Check = (value) =>
  Array.isArray(value) && value.every((pair) => isObject(pair) && typeof pair.key === 'string')

const isEnum: Check = (value) => Number.isInteger(value)

/** What a member must be, and what is said where it is not. */
interface Rule {
  readonly is: Check
  readonly says: string
  readonly required?: boolean
}

const time: Rule = { is: isTime, says: 'must be nanoseconds as decimal text' }
const attributes: Rule = { is: isAttributes, says: 'must be a list of keys with values' }
const hex = (bytes: number): string => `must be ${2 * bytes} hexadecimal digits`
const enumeration: Rule = { is: isEnum, says: 'must be a number; names of enums are not allowed' }

/** Finds the first fault of a record. One is enough: a sender mends it and tries again. */
const check =
  (what: string, rules: Readonly<Record<string, Rule>>) =>
  (raw: unknown): string | undefined => {
    if (!isObject(raw)) return `${what} must be an object`
    for (const [name, { is, says, required }] of Object.entries(rules)) {
      const value = raw[name]
      if (value === undefined ? required : !is(value)) return `${name} of ${what} ${says}`
    }
    return undefined
  }

/** What is wrong with a record by the rules of OTLP, or undefined. Unknown members are ignored, as it asks. */
export const faultInLog = check('a log record', {
  timeUnixNano: time,
  observedTimeUnixNano: time,
  severityNumber: { is: isSeverity, says: 'must be a whole number from 0 to 24' },
  traceId: { is: isId(16), says: hex(16) },
  spanId: { is: isId(8), says: hex(8) },
  attributes,
})

/** The same of a span. Without its two ids nothing could be put together from it. */
export const faultInSpan = check('a span', {
  traceId: { is: isGivenId(16), says: hex(16), required: true },
  spanId: { is: isGivenId(8), says: hex(8), required: true },
  parentSpanId: { is: isId(8), says: hex(8) },
  startTimeUnixNano: time,
  endTimeUnixNano: time,
  kind: enumeration,
  attributes,
})

/** The same of a point of a metric. */
export const faultInPoint = check('a data point', { timeUnixNano: time, startTimeUnixNano: time, attributes })
