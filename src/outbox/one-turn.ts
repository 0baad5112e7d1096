/* What comes before a turn of sending: is there anything to do, and may it be tried? */

import { internalDiagnostic } from '../books/report.ts'
import type { Report } from '../model/diagnostics.ts'
import { limits } from '../model/limits.ts'
import type { Ports } from '../model/ports.ts'
import type { Stop } from '../model/stop.ts'
import { seconds } from '../policy/seconds.ts'
import type { RunTurn } from './delivery/delivery.ts'
import type { Endpoint } from './delivery/endpoint.ts'
import type { What } from './outbox.ts'
import { tellOfOutage } from './spool/backoff-news.ts'

/** One turn of sending. Never rejects. */
export type OneTurn = (signal: Stop, what: What, deadline?: number) => Promise<void>

/** What a turn asks, and what it runs. */
export interface OneTurnDeps {
  readonly endpoint: Pick<Endpoint, 'waitMs' | 'holdOff'>
  readonly report: Report
  readonly trace?: Ports['trace']
  readonly runTurn: RunTurn
  /** Whether there is anything to send. */
  readonly hasWork: (what: What) => boolean
  /** Milliseconds in which other processes' bad news of the endpoint holds. */
  readonly blockedMs: () => number
  /** What a request should carry is known, or was waited for long enough. */
  readonly ready: () => Promise<void>
}

/** A turn for whatever runs them: `turns.ts`. */
export function createOneTurn({ endpoint, report, trace, runTurn, hasWork, blockedMs, ready }: OneTurnDeps): OneTurn {
  return async (signal, what, deadline) => {
    try {
      if (signal.aborted) return
      if (endpoint.waitMs() > 0)
        return trace?.(`nothing is sent for ${seconds(endpoint.waitMs())}: the endpoint failed`)
      if (!hasWork(what)) return
      const blocked = blockedMs()
      if (blocked > 0) {
        endpoint.holdOff(Math.min(blocked, limits.probeMs))
        return tellOfOutage(trace, blocked)
      }
      await untilAborted(ready(), signal)
      await runTurn({ signal, ...what, deadline })
    } catch (error) {
      report(internalDiagnostic('sending', error), 'sending')
      // What went wrong would go wrong again, and a request may have been made: whoever awaits a flush would make it over and over.
      endpoint.holdOff(limits.probeMs)
    }
  }
}

/** Waits for a promise, whether it resolves or rejects, but not beyond the signal. */
function untilAborted(promise: Promise<unknown>, signal: Stop): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      signal.removeEventListener('abort', end)
      resolve()
    }
    if (signal.aborted) return resolve()
    signal.addEventListener('abort', end)
    promise.then(end, end)
  })
}
