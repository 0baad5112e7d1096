/* For `orangebox upload` and `telemetry show`: further sinks of a tool, out of the rules that it wrote down beside their events. */

import type { Opening } from '../model/opening.ts'
import type { OtlpProtocol } from '../model/otlp-protocol.ts'
import type { BatchSettings } from '../model/settings.ts'
import type { SinkDefinition } from '../model/sink-definition.ts'
import type { Wire } from '../model/wire.ts'
import { parseEndpoint } from '../policy/parse-endpoint.ts'
import { datadogLogs } from '../wires/datadog.ts'
import { otlpLogs } from '../wires/otlp-logs.ts'

/** A further sink as its tool's rules describe it, and the credentials of whoever sends what it left. */
export interface SinkLeft {
  readonly name: string
  readonly wire: string
  readonly endpoint: string
  readonly headers: Readonly<Record<string, string>>
  readonly batch: BatchSettings | undefined
  readonly compression: 'gzip' | 'none' | undefined
  readonly protocol: OtlpProtocol | undefined
}

/** The wires of further sinks, by the name that stands in the headers of segments. */
const wires: Readonly<Record<string, (sha256: Opening['sha256'], protocol: OtlpProtocol | undefined) => Wire>> = {
  'otlp-logs': (_sha256, protocol) => otlpLogs(protocol),
  'datadog-logs': (sha256) => datadogLogs({ sha256 }),
}

/** Whether this version speaks a wire of further sinks. */
export const isSpoken = (name: string): boolean => Object.hasOwn(wires, name)

/** A wire of further sinks by its name; undefined: this version does not speak it. */
export const wireOf = (
  name: string,
  sha256: Opening['sha256'],
  protocol: OtlpProtocol | undefined,
): Wire | undefined => (isSpoken(name) ? wires[name]?.(sha256, protocol) : undefined)

/**
 * Makes a sink again from the rules it left beside its events, to send what waits there. The sink's `allow` list is not among the rules and is not
 * needed: it was applied to each event before the event was written.
 */
export const sinkFromRules = ({
  name,
  wire,
  endpoint,
  headers,
  batch,
  compression,
  protocol,
}: SinkLeft): SinkDefinition =>
  Object.freeze<SinkDefinition>({
    name,
    open: (opening: Opening) => {
      const parsed = parseEndpoint(endpoint, opening.allowInsecure, opening.onBad, 'the sink is left out')
      const spoken = wireOf(wire, opening.sha256, protocol)
      if (!parsed || !spoken) return undefined
      return opening.remote({
        ...{ endpoint: parsed, wire: spoken, takes: undefined, batch: batch ?? {} },
        credentials: Object.keys(headers).length > 0 ? headers : undefined,
        compression: compression ?? 'gzip',
        brief: { kind: 'rules', given: {} },
      })
    },
  })
