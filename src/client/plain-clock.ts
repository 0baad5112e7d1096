/* When a batch is due, for hosts who bring an OpenTelemetry of their own. */

import type { Pipeline, PipelineModule, PipelineOptions } from '../model/pipeline.ts'
import type { Cancel, Clock } from '../model/ports.ts'

/**
 * A batch clock without OpenTelemetry's processor, for `orangebox/otel`: its hosts have an OpenTelemetry SDK of their own, and ours need not
 * be loaded. A batch is due when it is full, or its delay after the first record of it.
 */
export const plainClock = (clock: Clock): PipelineModule => ({
  sameSchedule: (a, b) =>
    a.scheduledDelayMillis === b.scheduledDelayMillis &&
    a.maxExportBatchSize === b.maxExportBatchSize &&
    a.maxQueueSize === b.maxQueueSize,
  createPipeline: (options) => createPipeline(clock, options),
})

/** Only ids are counted here; the records are in the spool. */
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
