/*
 * Values of OTLP attributes as plain JSON, for people to read. Lenient, unlike `faults.ts`: a value that cannot be read is shown as null,
 * because one bad value must not hide a record.
 */

import { isObject, type Values } from '../protocol/record.ts'

/** Nothing but a fuzzer nests deeper; a value that is nested without end must not use up the stack. */
const maxDepth = 32

/** Whole numbers beyond what a double holds stay text, so that no digit is lost. */
const wholeNumber = (value: unknown): number | string | null => {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const n = Number(value)
  if (Number.isSafeInteger(n)) return n
  return typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? value : null
}

/** NaN and the infinities are strings in the JSON mapping, and in what we print. */
const double = (value: unknown): number | string | null => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : `${value}`
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? value : null
}

/** Bytes as base64, which they are in JSON already. */
const bytes = (value: unknown): string | null => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  return typeof value === 'string' ? value : null
}

/** An AnyValue, from JSON or protobuf, as plain JSON; null for what cannot be read. Never throws. */
export const plainValue = (value: unknown, depth = 0): unknown => {
  if (!isObject(value)) return null
  if (depth >= maxDepth) return '[too deep]'
  if (typeof value.stringValue === 'string') return value.stringValue
  if (typeof value.boolValue === 'boolean') return value.boolValue
  if (value.intValue !== undefined) return wholeNumber(value.intValue)
  if (value.doubleValue !== undefined) return double(value.doubleValue)
  if (value.bytesValue !== undefined) return bytes(value.bytesValue)
  if (isObject(value.arrayValue)) return listOf(value.arrayValue.values).map((item) => plainValue(item, depth + 1))
  if (isObject(value.kvlistValue)) return plainValues(value.kvlistValue.values, depth + 1)
  return null
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** A list of KeyValue as an object; of two that have the same key, the later one. */
export const plainValues = (list: unknown, depth = 0): Values =>
  Object.fromEntries(
    listOf(list)
      .filter((pair): pair is Values => isObject(pair) && typeof pair.key === 'string')
      .map(({ key, value }) => [key, plainValue(value, depth)]),
  )

export { double, wholeNumber }
