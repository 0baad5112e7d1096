import type { Pipeline, PipelineModule, PipelineOptions } from '../model/pipeline.ts'
import type { Cancel, Clock } from '../model/ports.ts'

/**
 * The works of a batch clock without OpenTelemetry, for programs that bring an SDK of their own: a batch is due when it is full, or its
 * delay after the first of it.
 */
export const plainClock = (clock: Clock): PipelineModule => ({
  sameSchedule: (a, b) =>
    a.scheduledDelayMillis === b.scheduledDelayMillis &&
    a.maxExportBatchSize === b.maxExportBatchSize &&
    a.maxQueueSize === b.maxQueueSize,
  createPipeline: (options) => createPipeline(clock, options),
})

function createPipeline(clock: Clock, { schedule, onBatch }: PipelineOptions): Pipeline {
  let ids: string[] = []
  let timer: Cancel | undefined
  const ring = () => {
    timer?.()
    timer = undefined
    const due = ids
    ids = []
    if (due.length > 0) onBatch(due)
  }
  return {
    emit: (id) => {
      ids.push(id)
      if (ids.length >= schedule.maxExportBatchSize) ring()
      else timer ??= clock.later(schedule.scheduledDelayMillis, ring)
    },
    flush: async () => ring(),
    shutdown: async () => ring(),
  }
}
