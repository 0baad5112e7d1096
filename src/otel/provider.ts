/*
 * OpenTelemetry's own logger provider, in one chunk that is loaded when the first batch is due. It decides when batches are due, and makes
 * log records for a host's processors; it never sends anything.
 */

import { ROOT_CONTEXT } from '@opentelemetry/api'
import type { LogAttributes, LogRecord } from '@opentelemetry/api-logs'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchLogRecordProcessor,
  LoggerProvider,
  type LogRecordProcessor,
  type SdkLogRecord,
} from '@opentelemetry/sdk-logs'
import isEqual from 'lodash-es/isEqual.js'
import { attribute } from '../model/attributes.ts'
import type { TelemetryEvent } from '../model/event.ts'
import type { BatchSchedule, Pipeline, PipelineOptions } from '../model/pipeline.ts'
import { version } from '../model/version.ts'
import { exporterTo } from './exporter.ts'
import { recordOfEvent } from './record-of-event.ts'

/**
 * One isolated provider with one batch processor: never registered, so that it neither sees nor serves the host's own OpenTelemetry. What
 * runs through it are the events themselves, as log records. The processor says when which of them are due; the spool has them.
 */
export function createPipeline({ resource, schedule, onBatch }: PipelineOptions): Pipeline {
  const exporter = exporterTo({
    // Every record was appended before it was emitted: what it was made of is on disk, in memory, or on its way already.
    keep: (records) => {
      try {
        onBatch(records.map(({ attributes }) => String(attributes[attribute.uid])))
      } catch {
        // `onBatch` reports its own failures. FAILED would call the error handler of the host's OpenTelemetry, which has nothing to do with it.
      }
      return true
    },
    // The outbox flushes this processor to learn what is due. If this waited for the outbox in turn, neither would ever end.
    flush: async () => {},
    shutdown: async () => {},
  })
  const processor = new BatchLogRecordProcessor({ ...schedule, exporter })
  const { emit, provider } = openLogger(resource, processor)
  return {
    emit: (id, event) => emit(event ? logRecordOf(event) : { body: { [attribute.uid]: id } }),
    flush: () => provider.forceFlush(),
    shutdown: () => provider.shutdown(),
  }
}

/**
 * A logger of a provider of its own, with the facts about this process as its resource. The records it is given bring their attributes as
 * their body: see `attributesFromBody`.
 */
export function openLogger(resource: string, processor: LogRecordProcessor) {
  const provider = new LoggerProvider({
    resource: resourceFromAttributes(JSON.parse(resource)),
    processors: [attributesFromBody(processor)],
    // OpenTelemetry's own limit of 128 would cut events with many fields.
    logRecordLimits: { attributeCountLimit: Number.MAX_SAFE_INTEGER },
  })
  const logger = provider.getLogger('orangebox', version)
  return { provider, emit: (record: LogRecord) => logger.emit(record) }
}

/**
 * A processor that gets records with their attributes in place. OpenTelemetry would check and copy them one by one, which takes longer than
 * all the rest of a record; it takes a body as it is. What an event has was checked when it was logged.
 */
const attributesFromBody = (processor: LogRecordProcessor): LogRecordProcessor => ({
  onEmit: (record, context) => {
    const open = record as { -readonly [K in 'attributes' | 'body']: SdkLogRecord[K] }
    open.attributes = record.body as LogAttributes
    open.body = undefined
    processor.onEmit(record, context)
  },
  forceFlush: () => processor.forceFlush(),
  shutdown: () => processor.shutdown(),
})

/** Whether exchanging the processor would change anything. */
export const sameSchedule = (a: BatchSchedule, b: BatchSchedule): boolean => isEqual(a, b)

/** An event as OpenTelemetry's API takes it, for `openLogger`. */
export function logRecordOf(event: TelemetryEvent): LogRecord {
  const { eventName, time, severity, attributes } = recordOfEvent(event)
  // Seconds and nanoseconds: a plain number from before this process began would be read as milliseconds since then.
  const seconds = Math.floor(time / 1_000)
  const timestamp: [number, number] = [seconds, (time - seconds * 1_000) * 1e6]
  // Written out, because a spread costs as much as all the rest. The context is the empty one, so that a span of the host that is active now
  // does not put its ids into our record.
  return {
    eventName,
    timestamp,
    observedTimestamp: timestamp,
    severityNumber: severity,
    body: attributes,
    context: ROOT_CONTEXT,
  }
}
