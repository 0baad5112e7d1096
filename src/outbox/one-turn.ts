/*
 * What comes before a turn of sending: is there anything to do, and may it be tried? Most runs of a command-line tool end here, so that they
 * never load the code that sends.
 */

import { internalDiagnostic } from '../books/report.ts'
import type { Report } from '../model/diagnostics.ts'
import { limits } from '../model/limits.ts'
import type { Ports } from '../model/ports.ts'
import { seconds } from '../policy/seconds.ts'
import type { RunTurn } from './delivery/delivery.ts'
import type { Endpoint } from './delivery/endpoint.ts'

/** What a turn is about: what this client holds, and what others left. */
export interface What {
  readonly own: boolean
  readonly leftovers: boolean
}

/** One turn of sending, with what it needs loaded first. Never rejects. */
export type OneTurn = (signal: AbortSignal, what: What, deadline?: number) => Promise<void>

/** What a turn asks, and what it loads. */
export interface OneTurnDeps {
  readonly endpoint: Pick<Endpoint, 'waitMs' | 'holdOff'>
  readonly report: Report
  readonly trace?: Ports['trace']
  /** Loads what sends, and with it the HTTP client. */
  readonly load: () => Promise<RunTurn>
  /** Whether there is anything to send: without it nothing is loaded. */
  readonly hasWork: (what: What) => boolean
  /** Milliseconds in which other processes' bad news of the endpoint holds: nothing is loaded to ask it. */
  readonly blockedMs: () => number
  /** What a request should carry is known, or was waited for long enough. */
  readonly ready: () => Promise<void>
}

/** A turn for whatever runs them: `turns.ts`. */
export function createOneTurn({ endpoint, report, trace, load, hasWork, blockedMs, ready }: OneTurnDeps): OneTurn {
  const turn: OneTurn = async (signal, what, deadline) => {
    try {
      if (signal.aborted) return
      if (endpoint.waitMs() > 0)
        return trace?.(`nothing is sent for ${seconds(endpoint.waitMs())}: the endpoint failed`)
      if (!hasWork(what)) return
      const blocked = blockedMs()
      if (blocked > 0) {
        endpoint.holdOff(Math.min(blocked, limits.probeMs))
        return trace?.(`nothing is sent for ${seconds(blocked)}: another program met an outage`)
      }
      // Looking for facts and loading the code that sends go on at the same time.
      const known = ready()
      const runTurn = await load().catch(cannotLoad)
      if (!runTurn) return
      await untilAborted(known, signal)
      await runTurn({ signal, ...what, deadline })
    } catch (error) {
      report(internalDiagnostic('sending', error), 'sending')
      // What went wrong would go wrong again, and a request may have been made: whoever awaits a flush would make it over and over.
      endpoint.holdOff(limits.probeMs)
    }
  }
  /**
   * The process has no free descriptors, or the package is being replaced: no bug of ours. The events stay where they are, and the next turn
   * tries again.
   */
  const cannotLoad = (error: unknown): undefined => {
    const message = `cannot load what sends: ${(error as Error).message}`
    report({ level: 'warn', code: 'send_failed', message }, 'load')
  }
  return turn
}

/** Waits for a promise, whether it resolves or rejects, but not beyond the signal. */
function untilAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
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
