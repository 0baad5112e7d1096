import type { RunTurn } from '../delivery/delivery.ts'
import type { SendingState } from '../delivery/state.ts'
import type { Report } from '../model/diagnostics.ts'
import { limits } from '../model/limits.ts'
import type { Cancel, Clock } from '../model/ports.ts'
import { internalDiagnostic } from '../policy/report.ts'
import type { Deadline } from './deadline.ts'
import { createLane } from './lane.ts'

/** When turns of sending are run: one at a time, in the background or because somebody awaits them. */
export interface Turns {
  /** Sends soon, without keeping the process alive. */
  wake(leftovers: boolean): void
  /** Wakes after a while, with leftovers. */
  wakeIn(delayMs: number): void
  /** Sends now, until the deadline. `again`: after a failure wait and try again while there is time. Resolves at the deadline at the latest. */
  run(deadline: Deadline, again: boolean): Promise<void>
  /** Ends the background, aborting what is under way; resolves when it has settled. */
  stop(): Promise<void>
}

export interface TurnsDeps {
  readonly clock: Clock
  readonly state: SendingState
  readonly report: Report
  /** Loads what sends, and with it the HTTP client. */
  readonly load: () => Promise<RunTurn>
  /** Whether there is anything to send: without it nothing is loaded. */
  readonly hasWork: (leftovers: boolean) => boolean
  /** What a request should carry is known, or was waited for long enough. */
  readonly ready: () => Promise<void>
}

export function createTurns({ clock, state, report, load, hasWork, ready }: TurnsDeps): Turns {
  const lane = createLane()
  /** The one timer that wakes the background, and when. */
  let alarm: { readonly at: number; readonly cancel: Cancel } | undefined
  let background: AbortController | undefined
  let wanted: { leftovers: boolean } | undefined
  let stopped = false

  const turn = async (signal: AbortSignal, leftovers: boolean, deadline?: number): Promise<'ran' | 'withheld'> => {
    try {
      if (signal.aborted || !hasWork(leftovers)) return 'ran'
      const runTurn = await load()
      await untilAborted(ready(), signal)
      return await runTurn({ signal, leftovers, deadline })
    } catch (error) {
      report(internalDiagnostic('sending', error), 'sending')
      return 'ran'
    }
  }
  const waitMs = () => Math.max(0, state.backoff.until - clock.monotonic())
  const wakeIn = (delayMs: number) => {
    const at = clock.monotonic() + delayMs
    if (stopped || (alarm && alarm.at <= at)) return
    alarm?.cancel()
    const ring = () => {
      alarm = undefined
      wake(true)
    }
    alarm = { at, cancel: clock.later(delayMs, ring) }
  }
  const wake = (leftovers: boolean) => {
    if (stopped) return
    if (wanted) {
      wanted.leftovers ||= leftovers
      return
    }
    wanted = { leftovers }
    const run = async () => {
      const request = wanted
      wanted = undefined
      if (stopped || !request) return
      background = new AbortController()
      const before = state.backoff
      const outcome = await turn(background.signal, request.leftovers)
      background = undefined
      if (outcome === 'withheld') wakeIn(limits.withheldMs)
      // One timer for each failure: a turn that was only held back by the backoff already has one running.
      if (state.backoff.attempts > 0 && state.backoff !== before) wakeIn(waitMs())
    }
    void lane.run(run)
  }

  return {
    wake,
    wakeIn,
    run: async (deadline, again) => {
      const work = lane.run(async () => {
        const before = state.backoff
        await turn(deadline.signal, true, deadline.at())
        while (
          again &&
          state.backoff.attempts > 0 &&
          !deadline.signal.aborted &&
          clock.monotonic() + waitMs() < deadline.at()
        ) {
          await untilAborted(new Promise((resolve) => clock.later(waitMs(), () => resolve(undefined))), deadline.signal)
          await turn(deadline.signal, true, deadline.at())
        }
        if (state.backoff.attempts > 0 && state.backoff !== before && !stopped) wakeIn(waitMs())
      })
      await Promise.race([work, deadline.reached])
      // A background turn that is still at it holds up what somebody awaits; the disk has its events.
      if (deadline.signal.aborted) background?.abort()
    },
    stop: () => {
      stopped = true
      alarm?.cancel()
      background?.abort()
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
