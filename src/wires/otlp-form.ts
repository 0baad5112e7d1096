/* JSON or protobuf: what both wires of OTLP have in common about that. */

import type { OtlpProtocol } from '../model/otlp-protocol.ts'
import type { Wire } from '../model/wire.ts'
import type { OnBad } from '../policy/on-bad.ts'

/** The option `protocol`. Default `http/json`, also for a bad value, which is reported. */
export function parseProtocol(given: unknown, onBad: OnBad): OtlpProtocol {
  if (given === 'http/protobuf' || given === 'http/json') return given
  if (given !== undefined) onBad('protocol', 'it is neither http/json nor http/protobuf; using http/json')
  return 'http/json'
}

/**
 * The members of a wire that depend on the form in which OTLP is sent. Lines on disk are JSON in both forms, so that a program can change
 * the option and still send what earlier runs left. Protobuf is made of the whole body just before it is sent, by code that is loaded only then.
 */
export const otlpForm = (
  protocol: OtlpProtocol,
  signal: 'logs' | 'traces',
): Pick<Wire, 'headers' | 'protocol' | 'pack'> =>
  protocol === 'http/json'
    ? { headers: { 'Content-Type': 'application/json' } }
    : {
        protocol,
        headers: { 'Content-Type': 'application/x-protobuf' },
        pack: async (body) => (await import('../otel/encode-protobuf.ts')).encodeProtobuf(signal, body),
      }
