/*
 * What the rest of the code knows of OpenTelemetry's SDK. That is loaded when the first batch is due, so nothing but this interface may
 * be imported of it before.
 */

import type { TelemetryEvent } from './event.ts'
import type { Batch } from './settings.ts'

/** The part of a batch configuration that the processor is built from. */
export type BatchSchedule = Pick<Batch, 'scheduledDelayMillis' | 'maxExportBatchSize' | 'maxQueueSize'>

/** What a pipeline is made of. */
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
   * Hands a recorded event to the batch processor, which decides when its batch is due.
   *
   * @param event undefined for a line that somebody else encoded (`orangebox/outbox`): only its id is known then.
   */
  emit(id: string, event: TelemetryEvent | undefined): void
  /** Makes what was emitted due now. */
  flush(): Promise<void>
  /** Makes what is left due, then stops the timer. */
  shutdown(): Promise<void>
}

/** What `otel/provider.ts` exports; it is loaded when the first batch is due. */
export interface PipelineModule {
  /** Builds the provider with its batch processor. */
  createPipeline(options: PipelineOptions): Pipeline
  /** Whether a pipeline need not be built anew for other settings. */
  sameSchedule(a: BatchSchedule, b: BatchSchedule): boolean
}
