/* The batch processor on the clock of a story. */

import type { PipelineModule } from '../../../src/model/pipeline.ts'
import type { Cancel, Clock } from '../../../src/model/ports.ts'

/** OpenTelemetry's batch processor as far as the outbox uses it, on a simulated clock: a batch is due when it is full, or after a while. */
export const pipelines = (clock: Clock): PipelineModule => ({
  sameSchedule: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  createPipeline: ({ schedule, onBatch }) => {
    const queue: string[] = []
    let timer: Cancel | undefined
    const exportSome = (n: number) => {
      if (queue.length > 0) onBatch(queue.splice(0, n))
    }
    const ring = () => {
      timer = undefined
      while (queue.length > 0) exportSome(schedule.maxExportBatchSize)
    }
    return {
      emit: (id) => {
        if (queue.length >= schedule.maxQueueSize) return
        queue.push(id)
        if (queue.length >= schedule.maxExportBatchSize) exportSome(schedule.maxExportBatchSize)
        else timer ??= clock.later(schedule.scheduledDelayMillis, ring)
      },
      flush: async () => ring(),
      shutdown: async () => {
        timer?.()
        ring()
      },
    }
  },
})
