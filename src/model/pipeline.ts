import type { TelemetryEvent } from './event.ts'
import type { Batch } from './settings.ts'

/** The part of a batch configuration that the processor is built from. */
export type BatchSchedule = Pick<Batch, 'scheduledDelayMillis' | 'maxExportBatchSize' | 'maxQueueSize'>

export interface PipelineOptions {
  /** JSON of the facts about this process, as they are sent. */
  readonly resource: string
  readonly schedule: BatchSchedule
  /** Called with the ids of a batch when the processor says that it is due. */
  readonly onBatch: (ids: readonly string[]) => void
}

/** OpenTelemetry's logger, batch processor and our exporter, as far as the rest may know them. */
export interface Pipeline {
  /**
   * Hands a recorded event to the batch processor, which decides when its batch is due. Undefined: somebody else encoded it, and all that is
   * known of it is its id.
   */
  emit(id: string, event: TelemetryEvent | undefined): void
  /** Makes what was emitted due now. */
  flush(): Promise<void>
  /** Makes what is left due, then stops the timer. */
  shutdown(): Promise<void>
}

/** What `otel/provider.ts` exports; it is loaded when the first batch is due. */
export interface PipelineModule {
  createPipeline(options: PipelineOptions): Pipeline
  sameSchedule(a: BatchSchedule, b: BatchSchedule): boolean
}
