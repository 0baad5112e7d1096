import type { Ledger } from '../books/ledger.ts'
import type { Sink } from '../model/sink.ts'

/** What sinks have in common that send nothing anywhere. */
export function resting(ledger: Ledger, pending: () => number): Omit<Sink, 'name' | 'admit' | 'accept'> {
  const result = async () => ({ delivered: 0, kept: 0, dropped: 0, pending: pending(), timedOut: false })
  return {
    lose: () => {
      ledger.admit()
      ledger.drop('queue_full', 1)
    },
    userChanged: () => {},
    enabledChanged: () => {},
    flush: result,
    shutdown: result,
    health: () => ({
      ...ledger.books(0, pending()),
      requests: 0,
      retries: 0,
      lastError: undefined,
      backoff: { attempts: 0, until: undefined },
      reported: 0,
    }),
    storage: () => 'memory',
  }
}
