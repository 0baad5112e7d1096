/*
 * When a batch of what is logged now is due. Only the question of when: what is sent, and whether, is for the turns. The first batch is due by a
 * timer, later ones when OpenTelemetry's batch processor says so (`batches.ts`), which is loaded then: a short run never pays for it.
 */

import { internalDiagnostic } from '../books/report.ts'
import type { Report } from '../model/diagnostics.ts'
import type { TelemetryEvent } from '../model/event.ts'
import type { BatchSchedule } from '../model/pipeline.ts'
import type { Cancel, Clock } from '../model/ports.ts'

/** Says when a batch is due. */
export interface BatchClock {
  /** An event waits to be sent from memory. */
  note(id: string, event: TelemetryEvent | undefined): void
  /** The batch configuration may be another one. */
  reconfigure(): void
  stop(): void
}

/** Events by id, in the order in which they were logged. Undefined: somebody else encoded it, and only the id is known. */
export type Waiting = Map<string, TelemetryEvent | undefined>

/** What the batch clock is made of. */
export interface BatchClockDeps {
  readonly clock: Clock
  /** Loads the processor. */
  readonly load: () => Promise<OpenBatches>
  /** JSON of the facts about this process. */
  readonly resource: () => string
  readonly schedule: () => BatchSchedule
  /** Whether an event still waits to be sent. */
  readonly isPending: (id: string) => boolean
  /** A batch is due. */
  readonly onDue: () => void
  readonly report: Report
}

/** A batch processor at work. */
export interface Batches extends BatchClock {
  /** Makes what waits due now. */
  flush(): Promise<void>
}

/** Builds the processor and tells it what waits; throws if it cannot be built. */
export type OpenBatches = (
  deps: Omit<BatchClockDeps, 'load'> & {
    /** Noted and not yet due; a processor is told of as much of it as its queue holds, so that it drops nothing. */
    readonly waiting: Waiting
  },
) => Batches

/** Nothing is loaded and no timer runs before the first `note`. Never throws: what fails in the processor is reported. */
export function createBatchClock(deps: BatchClockDeps): BatchClock {
  const { clock, load, resource, schedule, isPending, onDue, report } = deps
  const waiting: Waiting = new Map()
  let timer: Cancel | undefined
  let begun = false
  let batches: Batches | undefined
  let stopped = false

  /** The first batch: loads the processor, which is told what waits, and makes that due now, because it has waited its time. */
  const begin = async () => {
    timer?.()
    begun = true
    try {
      const open = await load()
      if (stopped) return
      batches = open({ clock, waiting, resource, schedule, isPending, onDue, report })
      await batches.flush()
    } catch (error) {
      // Without OpenTelemetry the events are due all the same, and the next one tries again.
      const where = 'loading the batch pipeline'
      report(internalDiagnostic(where, error), where)
      timer = undefined
      begun = false
      waiting.clear()
      onDue()
    }
  }

  return {
    note: (id, event) => {
      if (stopped) return
      if (batches) return batches.note(id, event)
      const { scheduledDelayMillis, maxExportBatchSize } = schedule()
      waiting.set(id, event)
      if (begun) return
      if (waiting.size >= maxExportBatchSize) void begin()
      else timer ??= clock.later(scheduledDelayMillis, begin)
    },
    reconfigure: () => {
      if (batches) batches.reconfigure()
      else if (timer && !begun && !stopped) {
        timer()
        timer = clock.later(schedule().scheduledDelayMillis, begin)
      }
    },
    stop: () => {
      stopped = true
      timer?.()
      waiting.clear()
      batches?.stop()
    },
  }
}
