import type { OtlpProtocol } from '../model/otlp-protocol.ts'
import type { Wire } from '../model/wire.ts'
import type { OnBad } from '../policy/on-bad.ts'

/** Default: `http/json`. */
export function parseProtocol(given: unknown, onBad: OnBad): OtlpProtocol {
  if (given === 'http/protobuf' || given === 'http/json') return given
  if (given !== undefined) onBad('protocol', 'it is neither http/json nor http/protobuf; using http/json')
  return 'http/json'
}

/**
 * In which form a body of OTLP travels. On the disk lines are JSON in both, so that a program may change its mind; protobuf is made of the
 * whole body when it is sent, by code that is loaded only then.
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
