/* Lines for a terminal. Everything that came from outside passes `printable` here, so that no sender can drive the terminal. */

import type { CollectorTotals } from '../app/options.ts'
import type { ReceivedEvent } from '../intake/ledger.ts'
import type { SeenRequest } from '../intake/requests.ts'
import type { ClientReport, WireValues } from '../protocol/batch.ts'
import type { WireRecord } from '../protocol/record.ts'
import type { Palette } from './palette.ts'
import { printable } from './printable.ts'

const pairs = (values: WireValues = {}): string[] => Object.entries(values).map(([key, value]) => `${key}=${value}`)

/** Counts by reason, in words. */
const tally = (dropped: Iterable<readonly [string, number]>): string =>
  [...dropped].map(([reason, n]) => `${printable(reason)} ${n}`).join(', ') || 'nothing'

/** `1 event`, `2 events`. */
export const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`

/** An event: when, which, with what, of whom. */
export const formatEvent = ({ event, resource }: ReceivedEvent, paint: Palette, duplicate: boolean): string => {
  const { event_data: data } = event
  const experiment = data.experiment_id === undefined ? [] : [`${data.experiment_id}:${data.variation_id}`]
  const values = [...experiment, ...pairs(data.experiment_metadata), ...pairs(data.metadata), ...pairs(data.context)]
  const time = printable(data.client_timestamp.slice(11, 23))
  const source = `${resource['service.name']}/${resource['service.version']}`
  const mark = duplicate ? ` ${paint.warn('duplicate')}` : ''
  const facts = values.length > 0 ? ` ${printable(values.join(' '))}` : ''
  return `${paint.dim(time)} ${paint.name(printable(data.event_name))}${facts} ${paint.dim(printable(source))}${mark}`
}

const text = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : `${value}`)

/** Characters of a record that a line shows; the whole record is in the file. */
const maxFacts = 500

/** A record of another protocol, the same way. */
export const formatRecord = (record: WireRecord, paint: Palette): string => {
  const { name, time, resource, attributes, facts, protocol } = record
  const values = Object.entries({ ...facts, ...attributes }).map(([key, value]) => `${key}=${text(value)}`)
  const line = values.join(' ')
  const shown = printable(line.length > maxFacts ? `${line.slice(0, maxFacts)}…` : line)
  const source = [resource['service.name'], resource['service.version']].filter(Boolean).map(text).join('/')
  const clock = printable(time?.slice(11, 23) ?? '--:--:--.---')
  const words = [
    paint.dim(clock),
    paint.name(printable(name)),
    shown,
    paint.dim(printable(`${source} ${protocol}`.trim())),
  ]
  return words.filter(Boolean).join(' ')
}

/** Records of one request that were not taken, with the first reasons. */
export const formatRejected = (reasons: readonly string[], paint: Palette): string =>
  `${paint.warn('not taken')} ${count(reasons.length, 'record')}: ${printable([...new Set(reasons)].slice(0, 5).join('; '))}`

/** What a client says it has given up. */
export const formatReport = ({ dropped }: ClientReport, paint: Palette): string =>
  `${paint.warn('client report')} dropped: ${tally(Object.entries(dropped))}`

/** A request that was not taken, and why. */
export const formatRefusal = (request: SeenRequest, why: string, paint: Palette): string =>
  `${paint.warn('not taken')} ${printable(`${request.method} ${request.path}`)}, ${count(request.eventIds.length, 'event')}: ${printable(why)}`

/** The sum at the end. */
export const formatTotals = ({ events, duplicates, records, requests, dropped }: CollectorTotals): string =>
  `${count(events, 'event')}, ${count(duplicates, 'duplicate')}${records > 0 ? `, ${count(records, 'record')}` : ''} in ${count(requests, 'request')}; clients report dropped: ${tally(dropped)}`
