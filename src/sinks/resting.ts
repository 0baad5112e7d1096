/* Sinks without a queue share this, so that each of them is only its `accept`. */

import type { Ledger } from '../books/ledger.ts'
import { noRequests, noSinkResult } from '../model/no-result.ts'
import type { Sink } from '../model/sink.ts'

/**
 * The parts of a `Sink` for those that have no queue and no network: `flush` and `shutdown` have nothing to wait for, and settings change
 * nothing.
 *
 * @param pending how many events it holds now.
 */
export function resting(ledger: Ledger, pending: () => number): Omit<Sink, 'accept'> {
  const result = async () => ({ ...noSinkResult, pending: pending() })
  return {
    lose: () => {
      ledger.admit()
      ledger.drop('queue_full', 1)
    },
    userChanged: () => {},
    enabledChanged: () => {},
    settingsChanged: () => {},
    flush: result,
    shutdown: result,
    health: () => ({ ...ledger.books(0, pending()), ...noRequests }),
    storage: () => 'memory',
  }
}
