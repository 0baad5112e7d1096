/*
 * Ending with `detach`: the sinks first, so that their segments are free, and then one uploader for all of them. Loaded for that alone.
 */

import { backendName, type LastEnding } from '../model/sink.ts'
import type { FlushResult } from '../model/telemetry.ts'
import type { Way } from '../node/spawn.ts'
import { type Deadline, startDeadline } from '../outbox/deadline.ts'
import { briefOf, type InForce } from './brief.ts'
import { type HandOverDeps, handOver, type LeftSink } from './hand-over.ts'

/** What ending with `detach` needs. */
export interface LeavingDeps {
  /** Ends all sinks. */
  readonly shutdown: (ending: LastEnding) => Promise<FlushResult>
  /** Looks for the facts that are to go with what is left: whoever sends it cannot know them. Never rejects. */
  readonly look: () => Promise<void>
  readonly handing: Omit<HandOverDeps, 'brief' | 'way'>
  /** What is in force when it is asked. */
  readonly inForce: () => Omit<InForce, 'proof' | 'sinks'>
}

/**
 * Makes the function by which a client ends that leaves its events to an uploader: every sink is ended and gives up its segments, then one
 * uploader is started for all of them. Never rejects.
 */
export function createLeaving(
  { shutdown, look, handing, inForce }: LeavingDeps,
  way: Way,
): (ending: LastEnding) => Promise<FlushResult> {
  let leaving: { readonly deadline: Deadline; readonly result: Promise<FlushResult> } | undefined

  const leave = async (ending: LastEnding, deadline: Deadline): Promise<FlushResult> => {
    // First, because the facts are written into the segments, which this process must still hold.
    await Promise.race([look(), deadline.reached])
    const result = await shutdown(ending)
    await handOver({
      ...handing,
      way,
      brief: async (sinks) => briefOf({ ...inForce(), sinks, proof: await proofOf(sinks, deadline) }),
    })
    deadline.clear()
    return { ...result, timedOut: result.timedOut || deadline.ranOut() }
  }
  return (ending) => {
    // A second call may only shorten the first: it has the same result, and no second uploader is started.
    if (leaving) {
      leaving.deadline.shorten(ending.timeoutMs)
      void shutdown(ending)
      return leaving.result
    }
    const deadline = startDeadline(handing.ports.clock, ending.timeoutMs, ending.signal)
    const result = leave(ending, deadline).finally(() => {
      leaving = undefined
    })
    leaving = { deadline, result }
    return result
  }
}

/**
 * The credentials for the host's endpoint, which only its `auth` can give; those of other sinks are in their briefs. Undefined: nothing was
 * left for the endpoint, or `auth` gave none.
 */
const proofOf = async (sinks: readonly LeftSink[], { signal }: Deadline) =>
  sinks.find(({ name }) => name === backendName)?.remains.credentials(signal)
