/* Judges bodies of OTLP by its message formats: whatever they do not know, or know as another type, is a mistake here. */

import { join } from 'node:path'
import protobuf from 'protobufjs'
import { expect } from 'vitest'

const formats = protobuf.loadSync(join(import.meta.dirname, '../../collector/proto/otlp.proto'))

export type OtlpSignal = 'Logs' | 'Trace'
const requestOf = (signal: OtlpSignal) => formats.lookupType(`Export${signal}ServiceRequest`)

type Json = Readonly<Record<string, unknown>>

const ids = new Set(['traceId', 'spanId', 'parentSpanId'])
const wide = new Set(['int64', 'uint64', 'fixed64', 'sfixed64', 'sint64'])

/** One value of the JSON mapping as protobufjs wants it. Throws where the mapping does not allow it. */
function scalar(field: protobuf.Field, value: unknown, where: string): unknown {
  const wrong = (expected: string) => new Error(`${where} is ${JSON.stringify(value)}, which is not ${expected}`)
  if (field.resolvedType instanceof protobuf.Enum) {
    if (!Number.isInteger(value)) throw wrong('a number of an enum')
    return value
  }
  if (wide.has(field.type)) {
    if (typeof value !== 'string' || !/^-?\d{1,20}$/.test(value)) throw wrong('64 bits as text')
    return value
  }
  switch (field.type) {
    case 'string':
      if (typeof value !== 'string' || !value.isWellFormed()) throw wrong('a text')
      return value
    case 'bool':
      if (typeof value !== 'boolean') throw wrong('a boolean')
      return value
    case 'double':
      if (typeof value === 'string' && ['NaN', 'Infinity', '-Infinity'].includes(value)) return Number(value)
      if (typeof value !== 'number') throw wrong('a number')
      return value
    case 'bytes':
      if (typeof value !== 'string') throw wrong('bytes as text')
      return Buffer.from(value, ids.has(field.name) ? 'hex' : 'base64')
    default:
      if (!Number.isInteger(value)) throw wrong('a whole number')
      return value
  }
}

/** A message as protobufjs wants it. Throws for a member that the format does not know: a misspelt one would be ignored by a real receiver. */
function message(type: protobuf.Type, json: unknown, where: string): Json {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new Error(`${where} is no object`)
  const made: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(json)) {
    const field = type.fields[name]
    const at = `${where}.${name}`
    if (!field) throw new Error(`${at} is not known`)
    field.resolve()
    const one = (item: unknown): unknown =>
      field.resolvedType instanceof protobuf.Type ? message(field.resolvedType, item, at) : scalar(field, item, at)
    if (field.repeated && !Array.isArray(value)) throw new Error(`${at} is no list`)
    made[name] = field.repeated ? (value as unknown[]).map(one) : one(value)
  }
  for (const { oneof } of type.oneofsArray.map(({ fieldsArray }) => ({ oneof: fieldsArray })))
    if (oneof.filter(({ name }) => name in made).length > 1) throw new Error(`${where} has two values at once`)
  return made
}

/** Bytes as text again: ids as hex, others as base64. */
function toJson(value: unknown, key = ''): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString(ids.has(key) ? 'hex' : 'base64')
  if (Array.isArray(value)) return value.map((item) => toJson(item))
  if (typeof value === 'number' && !Number.isFinite(value)) return `${value}`
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toJson(inner, name)]))
}

/** What a body in protobuf says, as JSON. */
export function fromProtobuf(signal: OtlpSignal, bytes: Uint8Array): Json {
  const type = requestOf(signal)
  return toJson(type.toObject(type.decode(bytes), { longs: String })) as Json
}

/** The same body after a journey through protobuf. Throws what is wrong with it. */
export function throughProtobuf(signal: OtlpSignal, body: string): Json {
  const type = requestOf(signal)
  return fromProtobuf(signal, type.encode(type.fromObject(message(type, JSON.parse(body), 'the body'))).finish())
}

/** An answer that takes a request but for so many of its records. */
export const partialSuccess = (signal: OtlpSignal, rejected: number, errorMessage: string): Buffer => {
  const type = formats.lookupType(`Export${signal}ServiceResponse`)
  const counted = signal === 'Logs' ? { rejectedLogRecords: rejected } : { rejectedSpans: rejected }
  return Buffer.from(type.encode(type.fromObject({ partialSuccess: { ...counted, errorMessage } })).finish())
}

/** The body is one that OTLP knows, to the last member. */
export const expectValidLogs = (body: string): void => {
  const records = recordsIn(body)
  expect(records.length).toBeGreaterThan(0)
  for (const { attributes = [] } of records) {
    const keys = attributes.map(({ key }) => key)
    expect(new Set(keys).size, `attributes of one name: ${keys}`).toBe(keys.length)
  }
}

export interface OtlpRecord {
  readonly timeUnixNano?: string
  readonly observedTimeUnixNano?: string
  readonly eventName?: string
  readonly severityNumber?: number
  readonly attributes?: readonly { readonly key: string; readonly value?: Json }[]
}

/** The log records of a body, decoded from protobuf. */
export const recordsIn = (body: string): readonly OtlpRecord[] => {
  const { resourceLogs = [] } = throughProtobuf('Logs', body) as {
    readonly resourceLogs?: readonly { readonly scopeLogs: readonly { readonly logRecords: readonly OtlpRecord[] }[] }[]
  }
  return resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords))
}

/** Attributes by name, each as OTLP writes it. */
export const attributesOf = ({ attributes = [] }: OtlpRecord): Json =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value]))
