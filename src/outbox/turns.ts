/* The loop of sending: when a turn is run, when the next one follows, and when it ends. What one turn does stands in `delivery/delivery.ts`. */

import type { Clock } from '../model/ports.ts'
import type { Stop } from '../model/stop.ts'
import { createStopper, type Stopper } from '../model/stopper.ts'
import { createAlarm } from './alarm.ts'
import type { Endpoint } from './delivery/endpoint.ts'
import { pause } from './delivery/pause.ts'
import { createOneTurn, type OneTurnDeps } from './one-turn.ts'
import { everything, type Turns, type What } from './outbox.ts'
import { createSerial } from './serial.ts'

/** What a turn needs, and what decides about the next one. */
export interface TurnsDeps extends OneTurnDeps {
  readonly clock: Clock
  readonly endpoint: Pick<Endpoint, 'waitMs' | 'failures' | 'holdOff'>
  /** Grows with every request and every event that is done: a turn that leaves it as it was got nothing done. */
  readonly progress: () => number
}

/** Runs no turn before somebody asks for one. */
export function createTurns(deps: TurnsDeps): Turns {
  const { clock, endpoint, hasWork, progress } = deps
  const { waitMs } = endpoint
  const serial = createSerial()
  let background: Stopper | undefined
  /** Turns somebody awaits. */
  const foreground = new Set<Stopper>()
  let wanted: What | undefined
  let stopped = false

  const turn = createOneTurn(deps)
  /** After a failure the next turn is run when the endpoint may be tried again. Where no wait is left, the turn found nothing to try, and the next would find nothing either. */
  const wakeAfterFailure = () => {
    if (waitMs() > 0) alarm.setTo(waitMs(), everything)
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
      background = createStopper()
      await turn(background.signal, request)
      background = undefined
      wakeAfterFailure()
    }
    void serial.run(run)
  }
  const alarm = createAlarm(clock, wake)

  const sendAll = async (signal: Stop, deadline: number, again: boolean): Promise<void> => {
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
    wake,
    run: async (deadline, again) => {
      // Whoever asked for this waited for the code that sends, and meanwhile somebody ended it.
      if (stopped) return
      // Its own deadline ends it, or a shutdown that does not wait for as long.
      const controller = createStopper()
      const { signal: ends } = deadline
      const stop = () => controller.abort()
      ends.addEventListener('abort', stop)
      if (ends.aborted) stop()
      foreground.add(controller)
      const { signal } = controller
      const work = serial.run(async () => {
        await sendAll(signal, deadline.at(), again)
        wakeAfterFailure()
      })
      await Promise.race([work, deadline.reached])
      ends.removeEventListener('abort', stop)
      foreground.delete(controller)
      // A background turn that is still under way holds up the turn that somebody awaits. It is aborted, and the disk has its events.
      if (ends.aborted) background?.abort()
    },
    stop: () => {
      stopped = true
      alarm.stop()
      background?.abort()
      for (const controller of foreground) controller.abort()
      return serial.idle()
    },
  }
}
