/* Assertions that need no particular test runner: they throw what every runner takes for a failed assertion. */

import type { Catalogue } from '../model/catalogue.ts'
import type { TelemetryEvent } from '../model/event.ts'
import { undeclared } from './declared.ts'
import { whyNone, whyNot } from './explain.ts'
import type { AnyFields, EventLog, EventName, Expecting, Unchecked } from './logged.ts'
import { findEvents } from './match.ts'

/**
 * Asserts that an event was logged, under any test runner.
 *
 * @param log a client of `createTestTelemetry()`, or an endpoint of `startTestEndpoint()`.
 * @param name of the event.
 * @param fields some of its fields; the event may have more. Default: whatever they are.
 * @returns the oldest such event.
 * @throws an error that says which events come near, and what never became one.
 */
export function expectEvent<
  K extends Catalogue | undefined,
  N extends EventName<K>,
  const M extends Expecting<M, K, N> = Record<never, never>,
>(log: EventLog<K>, name: N, fields?: (M & AnyFields) | Unchecked<K>): TelemetryEvent {
  const wanted = { name, fields: (fields ?? {}) as AnyFields }
  const [event] = findEvents(log, wanted)
  if (event) return event
  throw assertion(whyNot(log, wanted))
}

/**
 * Asserts that no such event was logged.
 *
 * @param log a client of `createTestTelemetry()`, or an endpoint of `startTestEndpoint()`.
 * @param name of the event.
 * @param fields an event that has others is none of these. Default: whatever they are.
 * @throws an error that shows the events which were logged, and one where a name is not in the catalogue: no such event can be.
 */
export function expectNoEvent<
  K extends Catalogue | undefined,
  N extends EventName<K>,
  const M extends Expecting<M, K, N> = Record<never, never>,
>(log: EventLog<K>, name: N, fields?: (M & AnyFields) | Unchecked<K>): void {
  const wanted = { name, fields: (fields ?? {}) as AnyFields }
  const found = findEvents(log, wanted)
  const never = undeclared(log, wanted)
  if (never !== undefined) throw assertion(never)
  if (found.length > 0) throw assertion(whyNone(found, wanted))
}

/** The name by which runners tell a failed test from a broken one. */
const assertion = (message: string): Error => Object.assign(new Error(message), { name: 'AssertionError' })
