/* The end of a client by `detach`. Most programs end by `wait` or `leave`, so the code that starts an uploader is loaded only for this. */

import type { LeavingDeps } from '../handover/leaving.ts'
import type { LastEnding } from '../model/sink.ts'
import type { FlushResult } from '../model/telemetry.ts'
import { untraced } from '../node/untraced.ts'
import { loadOnce } from '../outbox/load-once.ts'

/** What handing over needs. */
export interface HandOverDeps extends LeavingDeps {
  /** Whether a process of ours may outlive this one: neither as pid 1 of a container nor in a CI job, where all dies with this process. */
  readonly mayOutlive: boolean
}

/**
 * Makes the function that ends the client so that an uploader sends what its sinks leave. Where no uploader can be started, they send until the
 * deadline.
 */
export function createHandOver(deps: HandOverDeps): (ending: LastEnding) => Promise<FlushResult> {
  const { mayOutlive, shutdown, look, handing, inForce } = deps
  const leave = loadOnce(async () => {
    const { createLeaving, wayToHandOver } = await untraced(() => import('../chunks/handing-over.ts'))
    const way = wayToHandOver(handing.ports.report)
    return way && createLeaving({ shutdown, look, handing, inForce }, way)
  })
  return async (ending) => {
    // The facts about the machine, which the uploader sends too, are looked for while its code is loaded.
    if (mayOutlive) void look()
    const found = mayOutlive ? await leave().catch(() => undefined) : undefined
    return found ? found(ending) : shutdown({ ...ending, upload: 'wait' })
  }
}
