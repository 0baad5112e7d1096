/* Looking at events: instead of sending them (`ORANGEBOX_DEBUG=events`), or besides (`events+send`). */

import type { Ledger } from '../books/ledger.ts'
import { noSinkResult } from '../model/no-result.ts'
import type { Ending, Sink } from '../model/sink.ts'
import type { SinkResult } from '../model/telemetry.ts'
import { startDeadline } from '../outbox/deadline.ts'
import { resting } from './resting.ts'
import { createScreen, type ScreenDeps } from './screen.ts'

/** What the preview needs: the screen that prints, and the books. */
export interface PreviewDeps extends Omit<ScreenDeps, 'onShown'> {
  readonly ledger: Ledger
}

/** A sink that prints each event as it would be sent, by the same rules and in the same encoding, without spool and network. */
export function createPreviewSink(deps: PreviewDeps): Sink {
  const { ledger, ...screened } = deps
  // An event counts as delivered when it was printed: the reader of the screen is its destination.
  const screen = createScreen({ ...screened, onShown: ledger.deliver })
  const end = async ({ timeoutMs, signal }: Ending): Promise<SinkResult> => {
    const before = ledger.delivered()
    if (screen.waiting() > 0) {
      const deadline = startDeadline(deps.clock, timeoutMs, signal)
      await Promise.race([deps.resource.ready(), deadline.reached])
      deadline.clear()
      screen.showAll()
    }
    return { ...noSinkResult, delivered: ledger.delivered() - before }
  }
  return {
    ...resting(ledger, screen.waiting),
    accept: (event) => {
      screen.show(event)
      ledger.admit()
    },
    flush: end,
    shutdown: end,
  }
}

/** The same sink, which also shows each event that it takes. */
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
