/* OpenTelemetry's batch processor as a clock, once it was loaded, and how it is exchanged for one of another schedule. */

import { internalDiagnostic } from '../books/report.ts'
import { limits } from '../model/limits.ts'
import type { BatchSchedule, Pipeline, PipelineModule } from '../model/pipeline.ts'
import type { Cancel } from '../model/ports.ts'
import type { BatchClockDeps, Batches, OpenBatches, Waiting } from './batch-clock.ts'

/** @param module what was loaded: OpenTelemetry's processor, or another clock. */
export const batchesOf =
  (module: PipelineModule): OpenBatches =>
  (deps) =>
    openBatches(module, deps)

function openBatches(module: PipelineModule, deps: Parameters<OpenBatches>[0]): Batches {
  const { clock, waiting, resource, schedule, isPending, onDue, report } = deps
  let running: { readonly pipeline: Pipeline; readonly schedule: BatchSchedule } | undefined
  let stopped = false
  const fail = (where: string) => (error: unknown) => report(internalDiagnostic(where, error), where)
  const guard = (where: string, step: () => unknown) => {
    try {
      step()
    } catch (error) {
      fail(where)(error)
    }
  }
  /** The last event that the queue had no room for: a turn that takes it takes all before it. */
  let beyond: string | undefined
  /** Asks for a turn if one of these still waits. If nothing waits in the queue any more, nobody else will ask for the event beyond it. */
  const ask = (ids: readonly string[]) => {
    const last = waiting.size === 0 && beyond !== undefined ? [beyond] : []
    if (![...ids, ...last].some(isPending)) return
    beyond = undefined
    onDue()
  }
  const emit: Pipeline['emit'] = (id, event) => running?.pipeline.emit(id, event)
  const soon = behind({ clock, waiting, isPending, emit, guard, onTold: () => ask([]) })
  const build = () => {
    const next = scheduleNow(schedule)
    if (stopped || (running && module.sameSchedule(running.schedule, next))) return
    const onBatch = (ids: readonly string[]) => {
      // This batch comes from a processor that was replaced. Its events were told to the new one, which makes them due.
      if (running?.pipeline !== pipeline) return
      ids.forEach((id) => void waiting.delete(id))
      guard('a batch that was due', () => ask(ids))
    }
    const pipeline: Pipeline = module.createPipeline({ resource: resource(), schedule: next, onBatch })
    const former = running?.pipeline
    running = { pipeline, schedule: next }
    beyond = keepFirst(waiting, isPending, next.maxQueueSize) ?? beyond
    soon.restart([...waiting.keys()])
    former?.shutdown().catch(fail('the exchange of the batch processor'))
  }

  build()
  return {
    flush: async () => running?.pipeline.flush(),
    note: (id, event) => {
      if (!running) return
      // The queue of the processor at work, which may not be the configured one yet.
      if (waiting.size >= running.schedule.maxQueueSize) {
        beyond = id
        return
      }
      waiting.set(id, event)
      soon.put(id)
    },
    // Not within the host's call: it takes its time.
    reconfigure: () => void Promise.resolve().then(build).catch(fail('the batch pipeline')),
    stop: () => {
      stopped = true
      running?.pipeline.shutdown().catch(fail('the batch pipeline'))
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
  /** All were told that wait. */
  readonly onTold: () => void
}

/**
 * Gathers ids and passes them on after the host's code has paused, some at a time: making a record of an event costs a third of a whole
 * `logEvent`, and ten times that while V8 has not compiled the code yet. A thousand at once held up the event loop for 20 ms.
 * What a turn has sent since it was noted needs no record, and takes no other's place: of a flood that is most, because each turn takes all that
 * waits.
 */
function behind({ clock, waiting, isPending, emit, guard, onTold }: BehindDeps) {
  let ids: string[] = []
  let next = 0
  let timer: Cancel | undefined
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
    if (next < ids.length) return runIn(limits.tellingPauseMs)
    restart([])
    guard('a flood that was told', onTold)
  }
  const runIn = (delayMs: number) => {
    timer?.()
    timer = clock.later(delayMs, run)
  }
  const restart = (others: string[]) => {
    ids = others
    next = 0
  }
  return {
    put: (id: string) => void (ids.push(id) === 1 && runIn(0)),
    /** Passes these on instead of what was gathered, the first of them at once. */
    restart: (others: string[]) => {
      restart(others)
      run()
    },
  }
}

/**
 * Forgets what a new processor is not told of: what waits no more, and what its queue has no room for, the last of which is returned. That is sent by
 * the turn that the ones before it make due.
 */
function keepFirst(waiting: Waiting, isPending: (id: string) => boolean, most: number): string | undefined {
  let kept = 0
  let beyond: string | undefined
  for (const id of waiting.keys()) {
    if (isPending(id)) {
      if (++kept <= most) continue
      beyond = id
    }
    waiting.delete(id)
  }
  return beyond
}
