/* The sink of `createTestTelemetry`. */

import type { Ledger } from '../books/ledger.ts'
import type { TelemetryEvent } from '../model/event.ts'
import type { Sink } from '../model/sink.ts'
import { resting } from './resting.ts'

/** Keeps events in memory and never sends them: for tests of hosts. */
export function createMemorySink(ledger: Ledger): Sink & { readonly events: TelemetryEvent[] } {
  const events: TelemetryEvent[] = []
  /** How many were taken. Clearing `events` does not lower it: nothing of this sink is ever sent, so all stay pending in the books. */
  let held = 0
  return {
    ...resting(ledger, () => held),
    events,
    accept: (event) => {
      ledger.admit()
      held++
      events.push(event)
    },
  }
}
