/* OpenTelemetry's batch processor without a timer: its batches are due when the test says so. */

import type { Pipeline, PipelineModule, PipelineOptions } from '../../../src/model/pipeline.ts'

/** A pipeline as a test sees it. */
export interface BuiltPipeline {
  readonly options: PipelineOptions
  /** Ids that wait for their batch. */
  readonly queue: string[]
  readonly wasShutDown: () => boolean
  /** The processor's timer fires: batches of everything queued. */
  tick(): void
}

/** A module that builds pipelines which behave as OpenTelemetry's batch processor does: a full queue drops silently, shutdown exports what is left. */
export function scriptedPipelines() {
  const built: BuiltPipeline[] = []
  const script = { failBuild: false, failFlush: false }
  const module: PipelineModule = {
    sameSchedule: (a, b) => JSON.stringify(a) === JSON.stringify(b),
    createPipeline: (options): Pipeline => {
      if (script.failBuild) throw new Error('cannot build')
      const { maxQueueSize, maxExportBatchSize } = options.schedule
      const queue: string[] = []
      let down = false
      const tick = () => {
        while (queue.length > 0) options.onBatch(queue.splice(0, maxExportBatchSize))
      }
      built.push({ options, queue, wasShutDown: () => down, tick })
      return {
        emit: (id) => {
          if (down || queue.length >= maxQueueSize) return
          queue.push(id)
        },
        flush: async () => {
          if (script.failFlush) throw new Error('cannot flush')
          tick()
        },
        shutdown: async () => {
          down = true
          tick()
        },
      }
    },
  }
  return { built, script, module, last: () => built.at(-1) as BuiltPipeline }
}
