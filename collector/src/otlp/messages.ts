/* OTLP in protobuf, by the published message definitions in `proto/otlp.proto`. Loaded with the first body that is not JSON. */

import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import protobuf from 'protobufjs'
import type { Signal } from './records.ts'

/** The folder of this package. Found by its name, because the built file lies deeper than this one. */
const folder = dirname(createRequire(import.meta.url).resolve('orangebox-collector/package.json'))
const root = protobuf.loadSync(join(folder, 'proto/otlp.proto'))

/** `google.rpc.Status`, as much of it as an answer has. */
const status = new protobuf.Type('Status')
  .add(new protobuf.Field('code', 1, 'int32'))
  .add(new protobuf.Field('message', 2, 'string'))

const names = { logs: 'Logs', traces: 'Trace', metrics: 'Metrics' } as const

const typeOf = (signal: Signal, way: 'Request' | 'Response') => root.lookupType(`Export${names[signal]}Service${way}`)

/** A request as the JSON mapping has it, but for ids and bytes, which stay bytes. Throws what is wrong with it. */
export const decodeRequest = (signal: Signal, body: Uint8Array): unknown => {
  const type = typeOf(signal, 'Request')
  return type.toObject(type.decode(body), { longs: String, oneofs: false })
}

/** An answer to a request that was taken. */
export const encodeResponse = (signal: Signal, response: object): Uint8Array => {
  const type = typeOf(signal, 'Response')
  return type.encode(type.fromObject(response)).finish()
}

/** An answer that refuses a request. */
export const encodeStatus = (message: string): Uint8Array => status.encode(status.create({ message })).finish()
