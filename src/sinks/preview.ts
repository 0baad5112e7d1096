import type { Clock } from '../model/ports.ts'
import type { Ending, Sink } from '../model/sink.ts'
import type { FlushResult } from '../model/telemetry.ts'
import { startDeadline } from '../outbox/deadline.ts'
import { type AdmissionDeps, admission } from './admission.ts'
import { resting } from './resting.ts'
import { createScreen, type ScreenDeps } from './screen.ts'

export interface PreviewDeps extends Omit<ScreenDeps, 'onShown'> {
  readonly admission: AdmissionDeps
  readonly clock: Clock
}

/** Prints each event as it would be sent, instead of sending it: the same admission, the same encoding, no spool and no network. */
export function createPreviewSink(deps: PreviewDeps): Sink {
  const { clock, wire, resource, print } = deps
  const { name, ledger } = deps.admission
  // To the reader of the screen, which is where these events go.
  const screen = createScreen({ clock, wire, resource, print, onShown: ledger.deliver })
  const end = async ({ timeoutMs, signal }: Ending): Promise<FlushResult> => {
    const before = ledger.delivered()
    if (screen.waiting() > 0) {
      const deadline = startDeadline(clock, timeoutMs, signal)
      await Promise.race([resource.ready(), deadline.reached])
      deadline.clear()
      screen.showAll()
    }
    return { delivered: ledger.delivered() - before, kept: 0, dropped: 0, pending: 0, timedOut: false }
  }
  return {
    ...resting(ledger, screen.waiting),
    name,
    admit: admission(deps.admission),
    accept: (event) => {
      screen.show(event)
      ledger.admit()
    },
    flush: end,
    shutdown: end,
  }
}

/** Shows each event that a sink takes, too. */
export function besides(sink: Sink, deps: ScreenDeps): Sink {
  const screen = createScreen(deps)
  return {
    ...sink,
    accept: (event) => {
      sink.accept(event)
      screen.show(event)
    },
    shutdown: async (ending) => {
      const result = await sink.shutdown(ending)
      screen.showAll()
      return result
    },
  }
}
