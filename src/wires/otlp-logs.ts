/* Events as OTLP log records, for the sink `otlp`. */

import type { Fields, TelemetryEvent } from '../model/event.ts'
import type { OtlpProtocol } from '../model/otlp-protocol.ts'
import { version } from '../model/version.ts'
import type { Wire } from '../model/wire.ts'
import { keyValues } from '../otel/any-value.ts'
import { encodeEventRecord } from '../otel/encode-event.ts'
import { recordOfDrop, recordOfEvent } from '../otel/record-of-event.ts'
import { classifyOtlp } from '../policy/classify-otlp.ts'
import { rememberLast } from '../policy/remember-last.ts'
import { otlpForm } from './otlp-form.ts'

/**
 * OTLP over HTTP: `POST {endpoint}/v1/logs`, to an OpenTelemetry Collector or whatever else speaks it. Each event is a
 * log record with an event name, as `otel/record-of-event.ts` maps it.
 */
export function otlpLogs(protocol: OtlpProtocol = 'http/json'): Wire {
  return {
    name: 'otlp-logs',
    path: '/v1/logs',
    ...otlpForm(protocol, 'logs'),
    // Receivers take 64 MiB. A smaller body costs less when an answer gets lost and all of it has to be sent again.
    maxBodyBytes: 1024 * 1024,
    // Brackets, a report, and what OTLP's notation adds to each fact: 40 bytes to each of the 149 that a resource may have.
    overheadBytes: 12 * 1024,
    maxEvents: Number.POSITIVE_INFINITY,
    classify: classifyOtlp,
    // A 2xx may say that some of the records were rejected, so its body is read.
    readsSuccess: true,
    addedBytes: () => 0,
    encode,
    report: (drop, now) => encodeEventRecord(recordOfDrop(drop, now)),
    wrap: ({ resource, report, events }) =>
      `{"resourceLogs":[{"resource":{"attributes":${resourceAttributes(resource)}},"scopeLogs":[{"scope":${scope},` +
      `"logRecords":[${(report ? [...events, report] : events).join(',')}]}]}]}`,
  }
}

/** The event that was encoded last, with what of it is for few, and the text. */
let last: readonly [event: TelemetryEvent, privileged: Fields | undefined, text: string] | undefined

/** Encodes an event once for all sinks of this kind: they get it one after the other, and each would take as long for the same text as for its write. */
function encode(event: TelemetryEvent, privileged?: Fields): string {
  if (last?.[0] !== event || last[1] !== privileged)
    last = [event, privileged, encodeEventRecord(recordOfEvent(event, privileged))]
  return last[2]
}

const scope = JSON.stringify({ name: 'orangebox', version })

/** Remembered, since all requests of a turn nearly always carry the same resource. */
const resourceAttributes = rememberLast((resource: string) => keyValues(JSON.parse(resource)))
