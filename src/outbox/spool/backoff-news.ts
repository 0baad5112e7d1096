/* What `backoff.json` says. Read before the code that sends is loaded: while an endpoint is down, most runs of a program never load it. */

import { mayUse } from '../../home/directory.ts'
import { readSmall } from '../../home/write-once.ts'
import { limits } from '../../model/limits.ts'
import type { Disk, Processes, Trace } from '../../model/ports.ts'
import { seconds } from '../../policy/seconds.ts'

/** What the file says: nothing before `until`, the step of the ladder, when and why it was written (times in epoch milliseconds). */
export interface BackoffNews {
  readonly until: number
  readonly step: number
  readonly at: number
  readonly why: string
}

const minuteMs = 60_000

/** What the file of a directory says, if it can be believed: neither a clock that jumped nor another user may silence a machine. */
export function readBackoff(disk: Disk, directory: string, now: number): BackoffNews | undefined {
  const path = `${directory}/backoff.json`
  try {
    // It is looked for some times at each request, and mostly missing: opening a file that is not there costs an exception, 40 µs.
    if (!disk.exists(path) || !mayUse(disk, directory)) return undefined
    const { until, step, at, why } = JSON.parse(readSmall(disk, path) ?? 'null') ?? {}
    if (![until, at].every(Number.isFinite) || !Number.isSafeInteger(step) || step < 1) return undefined
    if (until > now + 24 * 60 * minuteMs || at > now + 5 * minuteMs) return undefined
    return { until, step, at, why: typeof why === 'string' ? why : '' }
  } catch {
    return undefined
  }
}

/** Milliseconds until somebody may ask. A process that lives on asks every minute at least, in its turn: it is there to find the end. */
export function untilAsked({ until, at }: BackoffNews, now: number, processes: Pick<Processes, 'ageMs'>): number {
  const livesOn = processes.ageMs() > limits.probeMs
  return Math.max(0, (livesOn ? Math.min(until, at + limits.probeMs) : until) - now)
}

/** Tells whoever debugs why nothing is sent, whether what sends was loaded or not. */
export const tellOfOutage = (trace: Trace | undefined, forMs: number): void =>
  trace?.(`nothing is sent for ${seconds(forMs)}: another program met an outage`)
