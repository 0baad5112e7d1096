/* An event as OTLP's JSON, for the wires. What goes to a host's processors is made in `provider.ts`, of the same record. */

import { keyValues } from './any-value.ts'
import type { EventRecord } from './record-of-event.ts'

/** JSON of OTLP's `LogRecord` of an event. What has the same form in every event is written by hand, which is faster than JSON.stringify. */
export function encodeEventRecord({ eventName, time, severity, attributes }: EventRecord): string {
  const nanos = nanoTime(time)
  return (
    `{"timeUnixNano":"${nanos}","observedTimeUnixNano":"${nanos}","severityNumber":${severity},` +
    `"eventName":${JSON.stringify(eventName)},"attributes":${keyValues(attributes)}}`
  )
}

/** The last millisecond that 64 bits of nanoseconds hold, in the year 2554. A time outside of them becomes the nearest one that fits. */
const lastMs = 18_446_744_073_709

/** Nanoseconds as text, since a JSON number cannot hold them exactly. Never 0, which in OTLP means that the time is unknown. */
const nanoTime = (time: number): string => `${Math.min(Math.max(Math.trunc(time), 1), lastMs)}000000`
