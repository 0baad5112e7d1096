import { SeverityNumber } from '@opentelemetry/api-logs'
import { type ExportResult, ExportResultCode } from '@opentelemetry/core'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchLogRecordProcessor,
  LoggerProvider,
  type LogRecordExporter,
  type ReadableLogRecord,
} from '@opentelemetry/sdk-logs'
import isEqual from 'lodash-es/isEqual.js'
import type { BatchSchedule, Pipeline, PipelineOptions } from './model/pipeline.ts'
import { fact } from './model/resource.ts'

/**
 * One isolated provider with one processor: never registered, so that it neither sees nor serves the host's own
 * OpenTelemetry. The processor is a clock: it says when which ids are due; the spool has the events.
 */
export function createPipeline({ service, schedule, onBatch }: PipelineOptions): Pipeline {
  const processor = new BatchLogRecordProcessor({ ...schedule, exporter: exporterTo(onBatch) })
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({ [fact.serviceName]: service.name, [fact.serviceVersion]: service.version }),
    processors: [processor],
  })
  const logger = provider.getLogger('orangebox')
  return {
    // Nothing but the id: the processor would only hold the event a second time.
    emit: (id) => logger.emit({ severityNumber: SeverityNumber.INFO, body: id }),
    flush: () => provider.forceFlush(),
    shutdown: () => provider.shutdown(),
  }
}

/** Whether exchanging the processor would change anything. */
export const sameSchedule = (a: BatchSchedule, b: BatchSchedule): boolean => isEqual(a, b)

/**
 * Hands over the ids of a batch and calls back at once: what is safe in the spool is a successful export. A FAILED would
 * speak through the host's own OpenTelemetry error handler, and a callback that waited for the network would keep the
 * process alive by the processor's timer, which is not unref'd.
 */
function exporterTo(onBatch: (ids: readonly string[]) => void): LogRecordExporter {
  return {
    export: (records: ReadableLogRecord[], done: (result: ExportResult) => void) => {
      try {
        onBatch(records.map(({ body }) => String(body)))
      } catch {
        // The receiver tells of its own failures; a throw from here would leave the processor flushing for ever.
      } finally {
        done({ code: ExportResultCode.SUCCESS })
      }
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  }
}
