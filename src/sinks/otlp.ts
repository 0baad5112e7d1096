/* The sink for whatever speaks OTLP over HTTP: a collector of OpenTelemetry, or the intake of a vendor. */

import type { Opening } from '../model/opening.ts'
import type { OtlpProtocol } from '../model/otlp-protocol.ts'
import type { SinkDefinition } from '../model/sink-definition.ts'
import { optionOf } from '../policy/option-of.ts'
import { parseEndpoint } from '../policy/parse-endpoint.ts'
import { parseProtocol } from '../wires/otlp-form.ts'
import { otlpLogs } from '../wires/otlp-logs.ts'
import { checkName, checkNames, checkPrivileged, nameOr, parseAllow, parseHeaders } from './check-options.ts'
import { otlpVariables } from './otlp-variables.ts'
import type { SinkOptions } from './sink-options.ts'

/** Where a sink sends that speaks OTLP. */
export interface OtlpOptions extends SinkOptions {
  /** The base URL of the receiver; `/v1/logs` is appended where it is not there yet. `http:` only for loopback, unless the client has `allowInsecure`. */
  readonly endpoint?: string | undefined
  /** Headers of each request, such as an API key. With some, nothing is ever sent without them. Default: none. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /**
   * In which form records travel. Default `http/json`, which nearly every receiver takes; some take `http/protobuf` alone. On the disk they
   * are JSON in both.
   */
  readonly protocol?: OtlpProtocol | undefined
  /** Compresses bodies over 1 KiB. Default `gzip`, which every receiver takes. */
  readonly compression?: 'gzip' | 'none' | undefined
  /**
   * Whether this receiver is trusted with the fields a catalogue declares as `privileged`; they become attributes `privileged.…`. Default false:
   * it never gets them.
   */
  readonly privileged?: boolean | undefined
  /**
   * Reads what was not given from the variables `OTEL_EXPORTER_OTLP_LOGS_…` and `OTEL_EXPORTER_OTLP_…` (`ENDPOINT`, `HEADERS`, `COMPRESSION`,
   * `PROTOCOL`).
   * Default false: they are meant for the telemetry of whoever set them.
   * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
   */
  readonly fromEnvironment?: boolean | undefined
}

const otlpNames = ['batch', 'endpoint', 'headers', 'protocol', 'compression', 'privileged', 'fromEnvironment']

/** A sink that sends events as log records to an OpenTelemetry Collector, or whatever else speaks OTLP over HTTP. Called `otlp`. */
export function otlp(given: OtlpOptions = {}): SinkDefinition {
  // In JavaScript there may be no options; what is missing is told when the client is made.
  const options = given ?? {}
  return Object.freeze<SinkDefinition>({
    name: nameOr(optionOf(options, 'name'), 'otlp'),
    privileged: optionOf(options, 'privileged') === true,
    open: (opening: Opening) => {
      checkNames(options, otlpNames, opening)
      checkName(options.name, opening)
      checkPrivileged(options.privileged, opening)
      const variables = options.fromEnvironment === true ? otlpVariables(opening.env, opening.onBad) : {}
      const base = options.endpoint ?? variables.endpoint
      if (base === undefined) opening.onBad('endpoint', 'there is none; the sink is left out')
      const endpoint = parseEndpoint(base, opening.allowInsecure, opening.onBad, 'the sink is left out')
      if (!endpoint) return undefined
      const headers = parseHeaders(options.headers ?? variables.headers, opening)
      const compression = options.compression ?? variables.compression ?? 'gzip'
      if (compression !== 'gzip' && compression !== 'none')
        opening.onBad('compression', 'it is neither gzip nor none; using gzip')
      const wire = otlpLogs(parseProtocol(options.protocol ?? variables.protocol, opening.onBad))
      return opening.remote({
        endpoint,
        wire: variables.path === undefined || options.endpoint !== undefined ? wire : { ...wire, path: variables.path },
        credentials: Object.keys(headers).length > 0 ? headers : undefined,
        takes: parseAllow(options.allow, opening),
        batch: options.batch ?? {},
        compression: compression === 'none' ? 'none' : 'gzip',
        brief: { kind: 'otlp', given: { ...options, name: opening.name } },
      })
    },
  })
}
