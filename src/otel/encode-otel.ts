/*
 * What the OpenTelemetry SDK of a host hands over, as OTLP's JSON. The values come from any version of that SDK, so each is turned into its
 * type before it is written.
 */

import type { OtelLogRecord, OtelSpan, OtelSpanContext, OtelTime } from '../model/otel-api.ts'
import { anyValue, keyValues } from './any-value.ts'

/** JSON of OTLP's `LogRecord`. */
export function encodeLogRecord(record: OtelLogRecord): string {
  const { hrTime, hrTimeObserved, severityNumber, severityText, eventName, body, spanContext } = record
  return (
    `{"timeUnixNano":"${nanos(hrTime)}","observedTimeUnixNano":"${nanos(hrTimeObserved)}"` +
    (severityNumber ? `,"severityNumber":${Number(severityNumber)}` : '') +
    text('severityText', severityText) +
    text('eventName', eventName) +
    (body === undefined || body === null ? '' : `,"body":${anyValue(body)}`) +
    `,"attributes":${keyValues(record.attributes)}` +
    dropped('Attributes', record.droppedAttributesCount) +
    (spanContext ? `,"flags":${spanContext.traceFlags & 0xff}${ids(spanContext)}` : '') +
    '}'
  )
}

/** JSON of OTLP's `Span`. */
export function encodeSpan(span: OtelSpan): string {
  const context = span.spanContext()
  const { parentSpanContext: parent, status, events, links } = span
  return (
    `{"name":${JSON.stringify(`${span.name}`.toWellFormed())}${ids(context)}` +
    text('parentSpanId', parent?.spanId) +
    text('traceState', context.traceState?.serialize()) +
    // OpenTelemetry's API counts kinds from 0; OTLP has 0 for "not said", so all are one higher there.
    `,"kind":${Number(span.kind) + 1},"flags":${flags(context, parent?.isRemote)}` +
    `,"startTimeUnixNano":"${nanos(span.startTime)}","endTimeUnixNano":"${nanos(span.endTime)}"` +
    `,"attributes":${keyValues(span.attributes)}${dropped('Attributes', span.droppedAttributesCount)}` +
    (events.length > 0 ? `,"events":[${events.map(encodeSpanEvent).join(',')}]` : '') +
    dropped('Events', span.droppedEventsCount) +
    (links.length > 0 ? `,"links":[${links.map(encodeLink).join(',')}]` : '') +
    dropped('Links', span.droppedLinksCount) +
    `,"status":{"code":${Number(status.code)}${text('message', status.message)}}}`
  )
}

const encodeSpanEvent = ({ time, name, attributes, droppedAttributesCount }: OtelSpan['events'][number]): string =>
  `{"timeUnixNano":"${nanos(time)}","name":${JSON.stringify(name.toWellFormed())},` +
  `"attributes":${keyValues(attributes ?? {})}${dropped('Attributes', droppedAttributesCount)}}`

const encodeLink = ({ context, attributes, droppedAttributesCount }: OtelSpan['links'][number]): string =>
  `{"attributes":${keyValues(attributes ?? {})}${ids(context)}${text('traceState', context.traceState?.serialize())}` +
  `,"flags":${flags(context, context.isRemote)}${dropped('Attributes', droppedAttributesCount)}}`

const ids = ({ traceId, spanId }: OtelSpanContext): string => text('traceId', traceId) + text('spanId', spanId)

/** The flags of the trace, and two bits of OTLP's own: 0x100 says that it is known whether the parent or linked span is remote, 0x200 that it is. */
const flags = ({ traceFlags }: OtelSpanContext, isRemote: boolean | undefined): number =>
  (traceFlags & 0xff) | 0x100 | (isRemote ? 0x200 : 0)

/** A member with its comma; nothing where there is no value. */
const text = (name: string, value: string | undefined): string =>
  value ? `,"${name}":${JSON.stringify(`${value}`.toWellFormed())}` : ''

const dropped = (what: 'Attributes' | 'Events' | 'Links', n: number | undefined): string =>
  n ? `,"dropped${what}Count":${n}` : ''

/** OpenTelemetry's pair of seconds and nanoseconds, joined as text: 64 bits are more than a number holds. */
function nanos([seconds, rest]: OtelTime): string {
  return seconds > 0 ? `${seconds}${`${Math.trunc(rest)}`.padStart(9, '0')}` : `${Math.max(Math.trunc(rest), 0)}`
}
