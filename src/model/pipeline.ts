import type { Batch } from './settings.ts'

/** The part of a batch configuration that the processor is built from. */
export type BatchSchedule = Pick<Batch, 'scheduledDelayMillis' | 'maxExportBatchSize' | 'maxQueueSize'>

export interface PipelineOptions {
  readonly service: { readonly name: string; readonly version: string }
  readonly schedule: BatchSchedule
  /** These events are due. */
  readonly onBatch: (ids: readonly string[]) => void
}

/** OpenTelemetry's logger, batch processor and our exporter, as far as the rest may know them. */
export interface Pipeline {
  emit(id: string): void
  /** Makes what was emitted due now. */
  flush(): Promise<void>
  shutdown(): Promise<void>
}

/** What the lazily loaded module offers. */
export interface PipelineModule {
  createPipeline(options: PipelineOptions): Pipeline
  sameSchedule(a: BatchSchedule, b: BatchSchedule): boolean
}
