/*
 * OTLP as a protocol of the collector: bodies in, records out, and the answers its specification asks for, partial success included. The
 * SDK's OTLP sinks are tested against this.
 */

import type { IncomingMessage } from 'node:http'
import type { AnyContext, Parsed, Protocol, Records } from '../protocol/protocol.ts'
import { mediaType, parseJson } from '../protocol/text.ts'
import { EnvelopeError, readRecords, type Signal, strangeMembers } from './records.ts'

const json = 'application/json'
const protobuf = 'application/x-protobuf'

/** Loaded with the first body in protobuf: most senders of a command-line tool use JSON. */
const messages = () => import('./messages.ts')

const rejectedName = { logs: 'rejectedLogRecords', traces: 'rejectedSpans', metrics: 'rejectedDataPoints' } as const

const invalid = (message: string): Parsed => ({ kind: 'invalid', status: 400, message })

/** The body as JSON, or what is wrong with it. */
const decode = async (signal: Signal, body: Buffer, type: string): Promise<{ value: unknown } | { fault: string }> => {
  if (type === json) return parseJson(body)
  try {
    return { value: (await messages()).decodeRequest(signal, body) }
  } catch (error) {
    return { fault: `is not an OTLP message: ${(error as Error).message}` }
  }
}

const parse = async (signal: Signal, body: Buffer, { headers }: IncomingMessage): Promise<Parsed> => {
  const type = mediaType(headers['content-type'])
  if (type !== json && type !== protobuf)
    return { kind: 'invalid', status: 415, message: `Content-Type must be ${protobuf} or ${json}` }
  const decoded = await decode(signal, body, type)
  if ('fault' in decoded) return invalid(`the body ${decoded.fault}`)
  try {
    const { records, rejected } = readRecords(signal, decoded.value)
    return { kind: 'records', records, rejected, warning: strangeMembers(signal, decoded.value) }
  } catch (error) {
    if (error instanceof EnvelopeError) return invalid(error.message)
    throw error
  }
}

/** An answer of success: empty, or with the number of records that were rejected, and why. */
const partialSuccess = (signal: Signal, { rejected, warning }: Records): object => {
  const errorMessage = rejected.length > 0 ? [...new Set(rejected)].slice(0, 5).join('; ') : warning
  if (errorMessage === undefined) return {}
  return { partialSuccess: { [rejectedName[signal]]: `${rejected.length}`, errorMessage } }
}

/** The answer has the type of the request. */
const speaksProtobuf = (c: AnyContext): boolean => mediaType(c.req.header('content-type')) === protobuf

/** OTLP over HTTP, in JSON and protobuf, by the rules of its specification. */
export const createOtlp = (signal: Signal): Protocol => ({
  name: `otlp/${signal}`,
  maxBodyBytes: 64 * 1024 * 1024,
  encodings: ['gzip'],
  parse: (body, head) => parse(signal, body, head),
  succeed: async (c, taken) => {
    const response = partialSuccess(signal, taken)
    if (!speaksProtobuf(c)) return c.json(response)
    return c.body(bytesOf((await messages()).encodeResponse(signal, response)), 200, { 'content-type': protobuf })
  },
  fail: async (c, status, message) => {
    if (!speaksProtobuf(c)) return c.json({ message }, status)
    return c.body(bytesOf((await messages()).encodeStatus(message)), status, { 'content-type': protobuf })
  },
})

/** A copy with a buffer of its own: the type of a response body excludes shared buffers. */
const bytesOf = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes)
