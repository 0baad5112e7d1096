/* The end of a client. Most programs end by `wait` or `leave`, so the code that starts an uploader is loaded only for `detach`. */

import type { LeavingDeps } from '../handover/leaving.ts'
import type { LastEnding } from '../model/sink.ts'
import type { FlushResult } from '../model/telemetry.ts'
import { untraced } from '../node/untraced.ts'
import { loadOnce } from '../outbox/load-once.ts'

/** What ending a client needs. */
export interface EndingDeps {
  /** Ends all sinks. */
  readonly shutdown: (ending: LastEnding) => Promise<FlushResult>
  /** What an uploader is started with. */
  readonly leaving: () => Omit<LeavingDeps, 'shutdown'>
  /** Whether a process of ours may outlive this one: neither as pid 1 of a container nor in a CI job, where all dies with this process. */
  readonly mayOutlive: boolean
}

/**
 * Makes the function that ends the client: its sinks send or leave what they have, or leave it to an uploader. Where no uploader can be
 * started, they send until the deadline.
 */
export function createEnding({
  shutdown,
  leaving,
  mayOutlive,
}: EndingDeps): (ending: LastEnding) => Promise<FlushResult> {
  const leave = loadOnce(async () => {
    const { createLeaving, wayToHandOver } = await untraced(() => import('../chunks/handing-over.ts'))
    const deps = { ...leaving(), shutdown }
    const way = wayToHandOver(deps.handing.ports.report)
    return way && createLeaving(deps, way)
  })
  const handOver = async (ending: LastEnding) => {
    // The facts about the machine, which the uploader sends too, are looked for while its code is loaded.
    if (mayOutlive) void leaving().look()
    const found = mayOutlive ? await leave().catch(() => undefined) : undefined
    return found ? found(ending) : shutdown({ ...ending, upload: 'wait' })
  }
  return (ending) => (ending.upload === 'detach' && ending.timeoutMs !== 0 ? handOver(ending) : shutdown(ending))
}
