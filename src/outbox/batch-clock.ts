/* When a batch of what is logged now is due. Only the question of when: what is sent, and whether, is for the turns. */

import { internalDiagnostic } from '../books/report.ts'
import type { Report } from '../model/diagnostics.ts'
import type { TelemetryEvent } from '../model/event.ts'
import { limits } from '../model/limits.ts'
import type { BatchSchedule, Pipeline, PipelineModule } from '../model/pipeline.ts'
import type { Cancel, Clock } from '../model/ports.ts'

/** Says when a batch is due, by OpenTelemetry's batch processor. That is loaded when the first batch is due, so a short run never pays for it. */
export interface BatchClock {
  /** An event waits to be sent from memory. */
  note(id: string, event: TelemetryEvent | undefined): void
  /** The batch configuration may be another one. */
  reconfigure(): void
  stop(): void
}

/** Events by id, in the order in which they were logged. Undefined: somebody else encoded it, and only the id is known. */
type Waiting = Map<string, TelemetryEvent | undefined>

/** What the batch clock is made of. */
export interface BatchClockDeps {
  readonly clock: Clock
  /** Loads the module with the processor. */
  readonly load: () => Promise<PipelineModule>
  /** JSON of the facts about this process. */
  readonly resource: () => string
  readonly schedule: () => BatchSchedule
  /** Whether an event still waits to be sent. */
  readonly isPending: (id: string) => boolean
  /** A batch is due. */
  readonly onDue: () => void
  readonly report: Report
}

/** Nothing is loaded and no timer runs before the first `note`. Never throws: what fails in the processor is reported. */
export function createBatchClock(deps: BatchClockDeps): BatchClock {
  const { clock, load, resource, schedule, isPending, onDue, report } = deps
  /** Noted and not yet due; what a new processor is told of. Never more than its queue holds, so that it drops nothing. */
  const waiting: Waiting = new Map()
  let timer: Cancel | undefined
  let begun = false
  let running: { readonly pipeline: Pipeline; readonly schedule: BatchSchedule } | undefined
  let stopped = false
  const { fail, guard, queue } = createSteps(report)

  const build = (module: PipelineModule): void => {
    const next = scheduleNow(schedule)
    if (stopped || (running && module.sameSchedule(running.schedule, next))) return
    const onBatch = (ids: readonly string[]) => {
      // This batch comes from a processor that was replaced. Its events were told to the new one, which makes them due.
      if (running?.pipeline !== pipeline) return
      for (const id of ids) waiting.delete(id)
      guard('a batch that was due', () => ids.some(isPending) && onDue())
    }
    const pipeline: Pipeline = module.createPipeline({ resource: resource(), schedule: next, onBatch })
    const former = running?.pipeline
    running = { pipeline, schedule: next }
    soon.restart(keepFirst(waiting, isPending, next.maxQueueSize))
    if (former) former.shutdown().catch(fail('the exchange of the batch processor'))
  }

  const emit: Pipeline['emit'] = (id, event) => running?.pipeline.emit(id, event)
  const soon = behind({ clock, waiting, isPending, emit, guard })

  /** The first batch: loads the processor, tells it what waits, and makes that due now, because it has waited its time. */
  const begin = () => {
    timer?.()
    begun = true
    queue(async () => {
      try {
        build(await load())
        await running?.pipeline.flush()
      } catch (error) {
        // Without OpenTelemetry the events are due all the same, and the next one tries again.
        fail('loading the batch pipeline')(error)
        timer = undefined
        begun = false
        waiting.clear()
        onDue()
      }
    })
  }

  return {
    note: (id, event) => {
      const { scheduledDelayMillis, maxExportBatchSize } = schedule()
      // The queue of the processor at work, which may not be the configured one yet.
      const { maxQueueSize } = running?.schedule ?? schedule()
      // The queue is full. The events before this one make a turn due, and that turn takes this one as well.
      if (stopped || waiting.size >= maxQueueSize) return
      waiting.set(id, event)
      if (running) soon.put(id)
      if (running || begun) return
      if (waiting.size >= maxExportBatchSize) begin()
      else timer ??= clock.later(scheduledDelayMillis, begin)
    },
    reconfigure: () => {
      if (begun) queue(async () => build(await load()))
      else if (timer && !stopped) {
        timer()
        timer = clock.later(schedule().scheduledDelayMillis, begin)
      }
    },
    stop: () => {
      stopped = true
      timer?.()
      waiting.clear()
      queue(async () => running?.pipeline.shutdown())
    },
  }
}

/** The three numbers that a processor is built with, as they are now. */
const scheduleNow = (schedule: () => BatchSchedule): BatchSchedule => {
  const { scheduledDelayMillis, maxExportBatchSize, maxQueueSize } = schedule()
  return { scheduledDelayMillis, maxExportBatchSize, maxQueueSize }
}

interface BehindDeps extends Pick<BatchClockDeps, 'clock' | 'isPending'> {
  readonly waiting: Waiting
  readonly emit: Pipeline['emit']
  readonly guard: (where: string, step: () => void) => void
}

/**
 * Gathers ids and passes them on after the host's code has paused, some at a time: making a record of an event costs a third of a whole
 * `logEvent`, and ten times that while V8 has not compiled the code yet. A thousand at once held up the event loop for 20 ms.
 * What a turn has sent since it was noted needs no record, and takes no other's place.
 */
function behind({ clock, waiting, isPending, emit, guard }: BehindDeps) {
  let ids: string[] = []
  let next = 0
  const pass = () => {
    for (let told = 0; next < ids.length && told < limits.toldAtOnce; ) {
      const id = ids[next++] as string
      if (!isPending(id)) waiting.delete(id)
      if (!waiting.has(id)) continue
      emit(id, waiting.get(id))
      told++
    }
  }
  const run = () => {
    guard('telling the batch processor', pass)
    if (next < ids.length) clock.later(0, run)
    else restart([])
  }
  const restart = (others: string[]) => {
    ids = others
    next = 0
  }
  return {
    put: (id: string) => void (ids.push(id) === 1 && clock.later(0, run)),
    /** Passes these on instead of what was gathered, the first of them at once. */
    restart: (others: string[]) => {
      restart(others)
      run()
    },
  }
}

/**
 * The ids that a new processor is told of. The others are forgotten: those that wait no more, and those for which its queue has no room, which
 * are sent by the turn that the ones before them make due.
 */
function keepFirst(waiting: Waiting, isPending: (id: string) => boolean, most: number): string[] {
  let kept = 0
  for (const id of waiting.keys()) if (!isPending(id) || ++kept > most) waiting.delete(id)
  return [...waiting.keys()]
}

/** Loading and exchanges, one after the other, so that the newest wins; and what is said of one that fails. */
function createSteps(report: Report) {
  let turn = Promise.resolve()
  const fail = (where: string) => (error: unknown) => report(internalDiagnostic(where, error), where)
  const guard = (where: string, step: () => unknown) => {
    try {
      step()
    } catch (error) {
      fail(where)(error)
    }
  }
  const queue = (step: () => Promise<unknown>) => {
    turn = turn.then(step).then(undefined, fail('the batch pipeline'))
  }
  return { fail, guard, queue }
}
