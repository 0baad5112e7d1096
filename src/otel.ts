/* The entry `orangebox/otel`: a host's own OpenTelemetry logs and spans, kept on disk until they are delivered. */

import { exporterOf, openOtelQueue } from './client/otel-queue.ts'
import { or } from './model/or.ts'
import type { OtelLogRecord, OtelSpan } from './model/otel-api.ts'
import type { OtelExporter, OtelLogRecordProcessor, OtelOptions, OtelSpanProcessor } from './model/otel-options.ts'
import { encodeLogRecord, encodeSpan } from './otel/encode-otel.ts'
import { made } from './policy/wrong-use.ts'

export type {
  OtelLink,
  OtelLogRecord,
  OtelResource,
  OtelScope,
  OtelSpan,
  OtelSpanContext,
  OtelSpanEvent,
  OtelStatus,
  OtelTime,
  OtelTraceState,
} from './model/otel-api.ts'
export type {
  OtelExporter,
  OtelLogRecordProcessor,
  OtelOptions,
  OtelResult,
  OtelSpanProcessor,
} from './model/otel-options.ts'

/**
 * An exporter for log records that is behind a processor of OpenTelemetry's. What the processor holds when the program is killed is lost;
 * {@link createLogRecordProcessor} holds nothing.
 *
 * @throws TypeError if there are no options, or none of them is an endpoint that can be used.
 */
export const createLogRecordExporter = (options: OtelOptions): OtelExporter<OtelLogRecord> =>
  exporterOf(made('createLogRecordExporter', options, (given) => openOtelQueue('logs', given, encodeLogRecord)))

/**
 * A processor for a `LoggerProvider` that writes each record to the disk before `emit` returns, and sends it by OTLP over HTTP.
 *
 * @throws TypeError if there are no options, or none of them is an endpoint that can be used.
 */
export function createLogRecordProcessor(options: OtelOptions): OtelLogRecordProcessor {
  const { keep, forceFlush, shutdown } = made('createLogRecordProcessor', options, (given) =>
    openOtelQueue('logs', given, encodeLogRecord),
  )
  return { onEmit: (record) => void keep([record]), forceFlush: () => forceFlush(), shutdown }
}

/**
 * An exporter for spans that is behind a processor of OpenTelemetry's. What the processor holds when the program is killed is lost;
 * {@link createSpanProcessor} holds nothing.
 *
 * @throws TypeError if there are no options, or none of them is an endpoint that can be used.
 */
export const createSpanExporter = (options: OtelOptions): OtelExporter<OtelSpan> =>
  exporterOf(made('createSpanExporter', options, (given) => openOtelQueue('traces', given, encodeSpan)))

/**
 * A processor for a tracer provider that writes each sampled span to the disk when it ends, and sends it by OTLP over HTTP.
 *
 * @throws TypeError if there are no options, or none of them is an endpoint that can be used.
 */
export function createSpanProcessor(options: OtelOptions): OtelSpanProcessor {
  const { keep, forceFlush, shutdown } = made('createSpanProcessor', options, (given) =>
    openOtelQueue('traces', given, encodeSpan),
  )
  return {
    onStart: () => {},
    onEnd: (span) => {
      // What is no span at all is kept, too: there its encoding fails, and that is told.
      if (or(true, () => isSampled(span))) keep([span])
    },
    forceFlush: () => forceFlush(),
    shutdown,
  }
}

/** Spans that are recorded but not sampled are for the process itself (OpenTelemetry's RECORD_ONLY), and are not exported. */
const isSampled = (span: OtelSpan): boolean => (span.spanContext().traceFlags & 1) === 1
