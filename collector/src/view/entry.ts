/* One thing that came, as JSON that tests, scripts and the page read. */

import type { ReceivedEvent } from '../intake/ledger.ts'
import type { WireRecord } from '../protocol/record.ts'

/** What every entry has. */
interface Noted {
  /** Counts from 1 over the collector's life. What is forgotten is missing at the beginning, and nowhere between. */
  readonly seq: number
  /** ISO 8601, by the clock of this machine. */
  readonly received_at: string
  /** `events`, `otlp/logs`, `otlp/traces`, `otlp/metrics` or `datadog`. */
  readonly protocol: string
}

/** An event or record that was taken. */
export interface GoodEntry extends Noted {
  readonly verdict: 'good'
  readonly name: string
  readonly time: string | undefined
  readonly service: string | undefined
  readonly version: string | undefined
  /** Of events alone: it had been accepted before. */
  readonly duplicate: boolean
  readonly resource: Readonly<Record<string, unknown>>
  /** As it came: `event_data` of an event; attributes and facts of a record. */
  readonly data: object
}

/** A request, or one record of it, that was not taken. */
export interface BadEntry extends Noted {
  readonly verdict: 'bad'
  readonly reason: string
  /** Method and path. */
  readonly request: string
  /** The `x-request-id` of the answer. */
  readonly request_id: string
  /** Events that were in it, where they could be read. */
  readonly events: number
}

export type Entry = GoodEntry | BadEntry

type Unnoted<E extends Entry> = Omit<E, 'seq' | 'received_at'>
/** An entry before it has its number and its time. */
export type NewEntry = Unnoted<GoodEntry> | Unnoted<BadEntry>

/** The value, if it is text. */
const word = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** An event of the SDK's own protocol. */
export const ofEvent = ({ event, resource }: ReceivedEvent, duplicate: boolean): NewEntry => ({
  protocol: 'events',
  verdict: 'good',
  name: event.event_data.event_name,
  time: event.event_data.client_timestamp,
  service: word(resource['service.name']),
  version: word(resource['service.version']),
  duplicate,
  resource,
  data: event.event_data,
})

/** A record of another protocol. */
export const ofRecord = ({ protocol, name, time, resource, attributes, facts }: WireRecord): NewEntry => ({
  protocol,
  verdict: 'good',
  name,
  time,
  service: word(resource['service.name']),
  version: word(resource['service.version']),
  duplicate: false,
  resource,
  data: { attributes, facts },
})
