/* How an event is held against what a test expects. Shared by `expectEvent` and the matchers, so that both find the same. */

import type { TelemetryEvent } from '../model/event.ts'
import { describe } from '../policy/describe.ts'
import { isReadable } from '../policy/is-readable.ts'
import { optionOf } from '../policy/option-of.ts'
import { WrongUse } from '../policy/wrong-use.ts'
import type { AnyFields, EventLog, Expected } from './logged.ts'

/** What was looked for. */
export interface Wanted {
  readonly name: string
  readonly fields: AnyFields
}

/** A field that is not what it should be. */
export interface Difference {
  readonly field: string
  readonly actual: unknown
  readonly expected: Expected
}

/** All fields of an event by name, wherever they stand. Of two that have one name the metadata's counts, as it does for readers of the event. */
export const fieldsOf = ({ context, experiment, privileged, metadata }: TelemetryEvent): Readonly<AnyFieldValues> => ({
  ...context,
  ...experiment,
  ...privileged,
  ...metadata,
})

type AnyFieldValues = Record<string, unknown>

/** Which of the expected fields an event lacks, or has with another value. */
export function differences(event: TelemetryEvent, expected: AnyFields): readonly Difference[] {
  const actual = fieldsOf(event)
  return Object.entries(expected)
    .filter(([field, value]) => !isExpected(actual[field], value))
    .map(([field, value]) => ({ field, actual: actual[field], expected: value }))
}

function isExpected(actual: unknown, expected: Expected): boolean {
  if (expected instanceof RegExp) return typeof actual === 'string' && actual.search(expected) >= 0
  if (typeof expected === 'function') return expected(actual) === true
  if (typeof expected === 'object' && expected !== null) return expected.asymmetricMatch(actual) === true
  return Object.is(actual, expected)
}

/** All such events, oldest first. Throws a TypeError for a `log` in which there are none to look for. */
export function findEvents(log: EventLog, { name, fields }: Wanted): readonly TelemetryEvent[] {
  if (typeof name !== 'string')
    throw new WrongUse(`the name of an event is a text, and what was looked for is ${describe(name)}`)
  if (!isReadable(fields))
    throw new WrongUse(`fields are looked for as an object, and were given as ${describe(fields)}`)
  return eventsOf(log).filter((event) => event.name === name && differences(event, fields).length === 0)
}

/** In JavaScript, and in matchers, `log` may be anything. What is no log is a mistake in the test, and should not look like a missing event. */
function eventsOf(log: unknown): readonly TelemetryEvent[] {
  const events = optionOf(log as EventLog | null | undefined, 'events')
  if (Array.isArray(events)) return events
  throw new WrongUse(
    'events are looked for in a client of createTestTelemetry(), or an endpoint of startTestEndpoint()',
  )
}
