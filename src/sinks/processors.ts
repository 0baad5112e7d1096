/* The sink behind the option `processors`. Nothing of it is on disk: whether the host's processors keep events is their own business. */

import type { Ledger } from '../books/ledger.ts'
import { internalDiagnostic } from '../books/report.ts'
import type { Report } from '../model/diagnostics.ts'
import type { TelemetryEvent } from '../model/event.ts'
import { limits } from '../model/limits.ts'
import { noSinkResult } from '../model/no-result.ts'
import { oneAtATime } from '../model/one-at-a-time.ts'
import type { Clock } from '../model/ports.ts'
import type { Ending, Sink } from '../model/sink.ts'
import type { Tap } from '../model/tap.ts'
import type { SinkResult } from '../model/telemetry.ts'
import { startDeadline } from '../outbox/deadline.ts'
import { warn } from '../policy/warn.ts'
import { resting } from './resting.ts'

/** What the sink needs of the client. */
export interface ProcessorsDeps {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly report: Report
  /** Loads OpenTelemetry, and opens the way when the facts are known that its records carry. */
  readonly open: () => Promise<Tap>
}

/** Hands events to the host's processors as log records. An event counts as delivered when they were given it. */
export function createProcessorsSink({ ledger, clock, report, open }: ProcessorsDeps): Sink {
  /** Events that came while OpenTelemetry was being loaded, in their order. Lost if the process ends before: nothing of this sink is on disk. */
  let waiting: TelemetryEvent[] = []
  let tap: Tap | undefined
  let opening: Promise<unknown> | undefined
  // What a processor logs would be given to it, and logged again, to the end of the stack.
  const loseNested = (): void => {
    ledger.drop('queue_full', 1)
    warn(
      report,
      'processor',
      'a processor logs events itself; those are recorded, and no processor gets them',
      'nested',
    )
  }
  const give = oneAtATime(
    (event: TelemetryEvent): void => {
      // Counted first: a processor may look at the books.
      ledger.deliver(1)
      tap?.emit(event)
    },
    undefined,
    0,
    loseNested,
  )
  const begin = () =>
    // Not within the host's call: what is called to open it may log, which would open it again.
    (opening ??= Promise.resolve()
      .then(open)
      .then(
        (opened) => {
          tap = opened
          for (let event = waiting.shift(); event; event = waiting.shift()) give(event)
        },
        (error: unknown) => {
          report(internalDiagnostic('opening the way to processors', error), 'processors')
          ledger.drop('queue_full', waiting.length)
          waiting = []
          // The next event tries to load it again.
          opening = undefined
        },
      ))
  /** Flushes or ends the processors, and waits for loading first. At the deadline it gives up waiting; the processors go on by themselves. */
  const end =
    (run: (opened: Tap) => Promise<unknown>) =>
    async ({ timeoutMs, signal }: Ending): Promise<SinkResult> => {
      const before = ledger.delivered()
      const deadline = startDeadline(clock, timeoutMs, signal)
      await Promise.race([Promise.resolve(opening).then(() => tap && run(tap)), deadline.reached])
      deadline.clear()
      const delivered = ledger.delivered() - before
      return { ...noSinkResult, delivered, pending: waiting.length, timedOut: deadline.ranOut() }
    }
  return {
    ...resting(ledger, () => waiting.length),
    accept: (event) => {
      ledger.admit()
      if (tap) return give(event)
      if (waiting.length < limits.maxDeferred) waiting.push(event)
      else ledger.drop('queue_full', 1)
      void begin()
    },
    flush: end((opened) => opened.flush()),
    shutdown: end((opened) => opened.shutdown()),
  }
}
