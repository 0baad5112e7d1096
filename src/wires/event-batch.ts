/* The SDK's own protocol, for the option `endpoint`. Its encoder runs at every `logEvent`. */

import type { Fields, TelemetryEvent, User } from '../model/event.ts'
import type { Chunk, Wire } from '../model/wire.ts'
import { isoTime } from '../policy/iso-time.ts'
import { defaultBatch } from '../policy/parse-settings.ts'
import { rememberLast } from '../policy/remember-last.ts'

/**
 * Our own protocol: `POST {endpoint}/api/event_logging/batch` with the body of `schema/event-batch.schema.json`.
 *
 * @param selfContained repeats the resource inside each event.
 */
export function eventBatch(selfContained: boolean): Wire {
  return {
    name: 'event-batch',
    path: defaultBatch.path,
    headers: { 'Content-Type': 'application/json' },
    maxBodyBytes: 1024 * 1024,
    overheadBytes: 512,
    maxEvents: Number.POSITIVE_INFINITY,
    addedBytes: (resource) => (selfContained ? Buffer.byteLength(resource) + ',"resource":'.length : 0),
    encode,
    report: ({ id, reason, n }) => JSON.stringify({ report_id: id, dropped: { [reason]: n } }),
    wrap: ({ resource, report, events }: Chunk) => {
      const list = selfContained ? events.map((event) => withResource(event, resource)) : events
      return `{"resource":${resource},${report ? `"client_report":${report},` : ''}"events":[${list.join(',')}]}`
    },
  }
}

/**
 * Writes by hand what has the same form in every event, and the rest by JSON.stringify: 1.4 µs instead of 2.0 for each `logEvent`. Ids and names are
 * not escaped: they were checked against patterns that have nothing to escape.
 */
function encode(event: TelemetryEvent, privileged?: Fields): string {
  const { id, name, time, sessionId, deviceId, user, context, metadata, experiment } = event
  return (
    `{"event_type":"${experiment ? 'experiment' : 'event'}","event_data":{"event_id":"${id}","event_name":"${name}",` +
    `"client_timestamp":"${timestamp(time)}","session_id":${quoted(sessionId)},"device_id":"${deviceId}"` +
    (user ? userParts(user) : '') +
    part('context', context) +
    part('metadata', metadata) +
    (privileged ? part('privileged', privileged) : '') +
    (experiment ? `,${JSON.stringify(experiment).slice(1, -1)}` : '') +
    '}}'
  )
}

// Remembered, because events of a burst share a millisecond, and nearly all events of a process share a session.
const timestamp = rememberLast(isoTime)
const quoted = rememberLast((text: string) => JSON.stringify(text))

/** The user as two members, of which each is left out where it would be empty. */
function userParts({ id, email, accountUuid, organizationUuid }: User): string {
  const person = JSON.stringify({ id, email })
  const account = JSON.stringify({ account_uuid: accountUuid, organization_uuid: organizationUuid })
  return (person === '{}' ? '' : `,"user":${person}`) + (account === '{}' ? '' : `,"auth":${account}`)
}

/** A member of an event with its comma; nothing where there are no fields. */
function part(key: string, fields: object): string {
  const encoded = JSON.stringify(fields)
  return encoded === '{}' ? '' : `,"${key}":${encoded}`
}

/**
 * Puts the resource into `event_data`: a line of `encode` ends with the two braces of that and of the event. A line that ends otherwise was
 * planted; it stays as it is, and the request carries the resource anyway.
 */
const withResource = (event: string, resource: string): string =>
  /[^{\s]\s*\}\}$/.test(event.slice(-100)) ? `${event.slice(0, -2)},"resource":${resource}}}` : event
