/* Lines of `tail`. It knows entries of the API, where the collector itself knows what it received. */

import type { BatchEvent, WireResource } from '../protocol/batch.ts'
import { isObject, type RecordProtocol } from '../protocol/record.ts'
import type { BadEntry, Entry, GoodEntry } from '../view/entry.ts'
import { count, formatEvent, formatRecord } from './format.ts'
import type { Palette } from './palette.ts'
import { printable } from './printable.ts'

/** Brings an entry back into the form that the lines of the collector are made of. */
const formatGood = (entry: GoodEntry, paint: Palette): string => {
  const { protocol, name, time, resource, duplicate } = entry
  if (protocol === 'events') {
    const event = { event_type: 'event', event_data: entry.data } as BatchEvent
    return formatEvent({ event, resource: resource as WireResource, count: 1 }, paint, duplicate)
  }
  const { attributes, facts } = entry.data as Readonly<Record<string, unknown>>
  const values = {
    attributes: isObject(attributes) ? attributes : {},
    facts: isObject(facts) ? facts : {},
  }
  return formatRecord({ protocol: protocol as RecordProtocol, name, time, resource, ...values }, paint)
}

/** A request that was not taken. Its reason may quote the sender. */
const formatBad = ({ request, events, reason }: BadEntry, paint: Palette): string =>
  `${paint.warn('not taken')} ${printable(request)}, ${count(events, 'event')}: ${printable(reason)}`

/** An entry of the view as one line for a terminal, without anything that a terminal would obey. */
export const formatEntry = (entry: Entry, paint: Palette): string =>
  entry.verdict === 'good' ? formatGood(entry, paint) : formatBad(entry, paint)
