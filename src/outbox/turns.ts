import { internalDiagnostic } from '../books/report.ts'
import type { Report } from '../model/diagnostics.ts'
import { limits } from '../model/limits.ts'
import type { Cancel, Clock, Ports } from '../model/ports.ts'
import { seconds } from '../policy/seconds.ts'
import type { Deadline } from './deadline.ts'
import type { RunTurn } from './delivery/delivery.ts'
import type { Endpoint } from './delivery/endpoint.ts'
import { pause } from './delivery/pause.ts'
import { createLane } from './lane.ts'

/** When turns of sending are run: one at a time, in the background or because somebody awaits them. */
export interface Turns {
  /** Sends soon, without keeping the process alive. */
  wake(leftovers: boolean): void
  /** Sends after a while what others left, and nothing that this client holds: that is due when its batch is. */
  leftoversIn(delayMs: number): void
  /**
   * Sends now, until nothing is left, a turn gets nothing done, or the deadline comes. `again`: failures are waited out and tried
   * again while there is time. Resolves at the deadline at the latest.
   */
  run(deadline: Deadline, again: boolean): Promise<void>
  /** Ends the background, aborting what is under way; resolves when it has settled. */
  stop(): Promise<void>
}

/** What a turn is about: what this client holds, and what others left. */
export interface What {
  readonly own: boolean
  readonly leftovers: boolean
}

const everything: What = { own: true, leftovers: true }

export interface TurnsDeps {
  readonly clock: Clock
  readonly endpoint: Pick<Endpoint, 'waitMs' | 'failures' | 'holdOff'>
  readonly report: Report
  readonly trace?: Ports['trace']
  /** Loads what sends, and with it the HTTP client. */
  readonly load: () => Promise<RunTurn>
  /** Whether there is anything to send: without it nothing is loaded. */
  readonly hasWork: (what: What) => boolean
  /** Milliseconds in which other processes' bad news of the endpoint holds: nothing is loaded to ask it. */
  readonly blockedMs: () => number
  /** Grows with every request and every event that is done: a turn that leaves it as it was got nothing done. */
  readonly progress: () => number
  /** What a request should carry is known, or was waited for long enough. */
  readonly ready: () => Promise<void>
}

export function createTurns({
  clock,
  endpoint,
  report,
  trace,
  load,
  hasWork,
  blockedMs,
  progress,
  ready,
}: TurnsDeps): Turns {
  const { waitMs } = endpoint
  const lane = createLane()
  /** The one timer that wakes the background, and when. */
  let alarm: { readonly at: number; readonly cancel: Cancel } | undefined
  let background: AbortController | undefined
  /** Turns somebody awaits. */
  const foreground = new Set<AbortController>()
  let wanted: What | undefined
  let stopped = false

  const turn = async (signal: AbortSignal, what: What, deadline?: number): Promise<void> => {
    try {
      if (signal.aborted) return
      if (waitMs() > 0) return trace?.(`nothing is sent for ${seconds(waitMs())}: the endpoint failed`)
      if (!hasWork(what)) return
      const blocked = blockedMs()
      if (blocked > 0) {
        endpoint.holdOff(Math.min(blocked, limits.probeMs))
        return trace?.(`nothing is sent for ${seconds(blocked)}: another program met an outage`)
      }
      const runTurn = await load().catch(cannotLoad)
      if (!runTurn) return
      await untilAborted(ready(), signal)
      await runTurn({ signal, ...what, deadline })
    } catch (error) {
      report(internalDiagnostic('sending', error), 'sending')
    }
  }
  /** Too few descriptors, or the package is being replaced: no bug of ours, and the events stay where they are. */
  const cannotLoad = (error: unknown): undefined => {
    const message = `cannot load what sends: ${(error as Error).message}`
    report({ level: 'warn', code: 'send_failed', message }, 'load')
  }
  const wakeIn = (delayMs: number, own = true) => {
    const at = clock.monotonic() + delayMs
    if (stopped || (alarm && alarm.at <= at)) return
    alarm?.cancel()
    const ring = () => {
      alarm = undefined
      wake({ own, leftovers: true })
    }
    alarm = { at, cancel: clock.later(delayMs, ring) }
  }
  /** Not where the wait is over already: then the turn found nothing to try, and would find nothing again and again. */
  const wakeAfterFailure = () => {
    if (waitMs() > 0) wakeIn(waitMs())
  }
  const wake = (what: What) => {
    if (stopped) return
    if (wanted) {
      wanted = { own: wanted.own || what.own, leftovers: wanted.leftovers || what.leftovers }
      return
    }
    wanted = what
    const run = async () => {
      const request = wanted
      wanted = undefined
      if (stopped || !request) return
      background = new AbortController()
      await turn(background.signal, request)
      background = undefined
      wakeAfterFailure()
    }
    void lane.run(run)
  }

  const sendAll = async (signal: AbortSignal, deadline: number, again: boolean): Promise<void> => {
    for (;;) {
      const before = progress()
      await turn(signal, everything, deadline)
      if (signal.aborted || progress() === before || !hasWork(everything)) return
      if (!again && endpoint.failures() > 0) return
      if (clock.monotonic() + waitMs() >= deadline) return
      if (waitMs() > 0) await pause(clock, waitMs(), signal)
    }
  }

  return {
    wake: (leftovers) => wake({ own: true, leftovers }),
    leftoversIn: (delayMs) => wakeIn(delayMs, false),
    run: async (deadline, again) => {
      // Its own deadline ends it, or a shutdown that does not wait for as long.
      const controller = new AbortController()
      const stop = () => controller.abort()
      deadline.signal.addEventListener('abort', stop)
      if (deadline.hasCome()) stop()
      foreground.add(controller)
      const { signal } = controller
      const work = lane.run(async () => {
        await sendAll(signal, deadline.at(), again)
        wakeAfterFailure()
      })
      await Promise.race([work, deadline.reached])
      deadline.signal.removeEventListener('abort', stop)
      foreground.delete(controller)
      // A background turn that is still at it holds up what somebody awaits; the disk has its events.
      if (deadline.hasCome()) background?.abort()
    },
    stop: () => {
      stopped = true
      alarm?.cancel()
      background?.abort()
      for (const controller of foreground) controller.abort()
      return lane.idle()
    },
  }
}

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
