/* What programs logged, held against what collectors accepted: the question of most process tests. */

import type { Collector } from '../../collector/src/collector.ts'
import type { Run } from './run.ts'

/** Events logged against events accepted. */
export interface Ledger {
  /** `logEvent` returned. */
  readonly logged: number
  readonly delivered: number
  /** Accepted more than once. */
  readonly duplicates: number
  /** Logged and never accepted, as `<session> <n>`. */
  readonly lost: readonly string[]
}

/** Compares by session and index, which the programs put into the metadata. */
export function ledgerOf(runs: readonly Run[], collectors: readonly Collector[]): Ledger {
  const logged = runs.flatMap((run, index) => run.of('logged').map(({ n }) => `run-${index + 1} ${n}`))
  const accepted = collectors.flatMap(({ events }) => [...events.values()])
  const received = accepted.map(({ event: { event_data } }) => `${event_data.session_id} ${event_data.metadata?.n}`)
  const known = new Set(received)
  return {
    logged: logged.length,
    delivered: new Set(received).size,
    duplicates: accepted.reduce((sum, { count }) => sum + count - 1, 0) + received.length - known.size,
    lost: logged.filter((key) => !known.has(key)),
  }
}
