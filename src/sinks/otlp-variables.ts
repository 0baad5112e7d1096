/* OpenTelemetry's own variables, for hosts that ask for them with `fromEnvironment`. */

import type { Opening } from '../model/opening.ts'
import { or } from '../model/or.ts'
import type { OtlpProtocol } from '../model/otlp-protocol.ts'
import { urlFrom } from '../policy/url-from.ts'

/** What they say of the exporter of logs. */
export interface OtlpVariables {
  readonly endpoint?: string | undefined
  /** Path of the endpoint, where it is used as it stands. */
  readonly path?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly compression?: 'gzip' | 'none' | undefined
  readonly protocol?: OtlpProtocol | undefined
}

/**
 * Reads `OTEL_EXPORTER_OTLP_*`: those of the logs go before the general ones. `…_LOGS_ENDPOINT` is used as it stands, to
 * `…_ENDPOINT` `/v1/logs` is appended.
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export function otlpVariables(env: Opening['env'], onBad: Opening['onBad']): OtlpVariables {
  const text = (name: string) => env[`OTEL_EXPORTER_OTLP_${name}`]?.trim() || undefined
  const read = (name: string) => text(`LOGS_${name}`) ?? text(name)
  const protocol = read('PROTOCOL')
  if (protocol === 'grpc')
    onBad('OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc is not spoken here; using http/json at the same endpoint')
  const compression = read('COMPRESSION')
  const exact = text('LOGS_ENDPOINT')
  return {
    ...(exact !== undefined ? splitUrl(exact) : { endpoint: read('ENDPOINT') }),
    headers: parseList(read('HEADERS')),
    compression: compression === 'gzip' || compression === 'none' ? compression : undefined,
    protocol: protocol === 'http/json' || protocol === 'http/protobuf' ? protocol : undefined,
  }
}

/** A URL that is used as it stands, as origin and path. What is no URL is reported later, as an endpoint. */
function splitUrl(text: string): Pick<OtlpVariables, 'endpoint' | 'path'> {
  const url = urlFrom(text)
  return url ? { endpoint: url.origin, path: url.pathname } : { endpoint: text }
}

/** `k=v,k2=v2` with percent-encoded values, as W3C Baggage writes it. What is no pair is left out. */
function parseList(text: string | undefined): Readonly<Record<string, string>> | undefined {
  if (text === undefined) return undefined
  const pairs = text.split(',').flatMap((pair) => {
    const at = pair.indexOf('=')
    const value = pair.slice(at + 1).trim()
    return at > 0 ? [[pair.slice(0, at).trim(), or(value, () => decodeURIComponent(value))] as const] : []
  })
  return Object.fromEntries(pairs)
}
