/*
 * The messages of failed assertions. "No such event" helps nobody, so they tell what comes nearest, what was misspelt, and what was refused
 * before it became an event.
 */

import type { TelemetryEvent } from '../model/event.ts'
import type { Health } from '../model/health.ts'
import { nearest } from '../policy/nearest.ts'
import { undeclared } from './declared.ts'
import type { EventLog } from './logged.ts'
import { type Difference, differences, fieldsOf, type Wanted } from './match.ts'

/** How many events a message shows; more would be read by nobody. */
const maxShown = 3

/** Why nothing of what was logged is what was looked for: the nearest first, and what never became an event. */
export function whyNot(log: EventLog, wanted: Wanted): string {
  const { events } = log
  const count = events.length === 1 ? '1 event' : `${events.length} events`
  return [
    `no event ${shownAs(wanted.name, wanted.fields)} among ${count}`,
    ...misspelt(log, wanted),
    ...nearMisses(events, wanted),
    ...(events.length > 0 ? [`  logged: ${counted(events.map(({ name }) => name))}`] : []),
    ...neverEvents(log),
  ].join('\n')
}

/** What was logged although it should not have been. */
export const whyNone = (found: readonly TelemetryEvent[], { name, fields }: Wanted): string =>
  [
    `there should be no event ${shownAs(name, fields)}`,
    ...found.slice(0, maxShown).map((event) => `  ${shownEvent(event)}`),
    ...more(found.length),
  ].join('\n')

/** What of the names is not in the catalogue, or without one the most similar name that was logged. */
function misspelt(log: EventLog, wanted: Wanted): string[] {
  const why = undeclared(log, wanted)
  if (why !== undefined) return [`  ${why}`]
  const logged = log.events.map(({ name }) => name)
  if (log.catalogue || logged.includes(wanted.name)) return []
  const near = nearest(wanted.name, [...new Set(logged)])
  return near === undefined ? [] : [`  did you mean ${near}?`]
}

/** The events of this name, those with the fewest differences first. */
function nearMisses(events: readonly TelemetryEvent[], { name, fields }: Wanted): string[] {
  const misses = events
    .filter((event) => event.name === name)
    .map((event) => ({ event, wrong: differences(event, fields) }))
    .sort((a, b) => a.wrong.length - b.wrong.length)
  return [
    ...misses
      .slice(0, maxShown)
      .flatMap(({ event, wrong }) => [`  ${shownEvent(event)}`, ...wrong.map((one) => `    ${told(one)}`)]),
    ...more(misses.length),
  ]
}

const more = (found: number): string[] => (found > maxShown ? [`  and ${found - maxShown} more of this name`] : [])

const told = ({ field, actual, expected }: Difference): string =>
  `${field}: expected ${shownValue(expected)}, got ${shownValue(actual)}`

/** Refused events and fields that were left out: often the reason why an event is missing. An endpoint keeps no such counts. */
function neverEvents(log: EventLog & { readonly health?: unknown }): string[] {
  if (typeof log.health !== 'function') return []
  const { sinks, fields } = log.health() as Health
  const refused = Object.values(sinks).flatMap((sink) => Object.entries(sink.refused))
  const list = (entries: readonly (readonly [string, number | undefined])[]) =>
    entries.map(([reason, n = 0]) => `${reason} ${n}`).join(', ')
  return [
    ...(refused.length > 0 ? [`  refused, so no events: ${list(refused)}`] : []),
    ...(Object.keys(fields).length > 0 ? [`  fields left out of events: ${list(Object.entries(fields))}`] : []),
  ]
}

const counted = (names: readonly string[]): string =>
  [...new Set(names)].map((name) => `${name} (${names.filter((other) => other === name).length})`).join(', ')

const shownEvent = (event: TelemetryEvent): string => shownAs(event.name, fieldsOf(event))

function shownAs(name: string, fields: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(fields).map(([key, value]) => `${key}: ${shownValue(value)}`)
  return parts.length > 0 ? `${name} { ${parts.join(', ')} }` : name
}

function shownValue(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value instanceof RegExp) return String(value)
  if (typeof value === 'function') return value.name ? `what ${value.name}() takes` : 'what the function takes'
  if (isMatcher(value)) return value.toAsymmetricMatcher?.() ?? String(value)
  return JSON.stringify(value)
}

const isMatcher = (value: unknown): value is { toAsymmetricMatcher?: () => string } =>
  typeof value === 'object' && value !== null && 'asymmetricMatch' in value
