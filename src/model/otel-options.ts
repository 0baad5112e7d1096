/* The words of `orangebox/otel`: exporters and processors that keep a host's own logs and spans on disk until they are delivered. */

import type { Auth, SpoolOptions } from './options.ts'
import type { OtelLogRecord, OtelSpan } from './otel-api.ts'
import type { OtlpProtocol } from './otlp-protocol.ts'
import type { QueueOptions } from './queue-options.ts'
import type { BatchSettings } from './settings.ts'

/** What an exporter says of what it was given: OpenTelemetry's `ExportResult`. */
export interface OtelResult {
  /** 0: it is safe. 1: it is not. */
  code: number
  /** Why it is not. */
  error?: Error
}

/** An exporter for OpenTelemetry's processors. */
export interface OtelExporter<R> {
  /** Writes what it is given to the disk and says `{ code: 0 }`; `{ code: 1 }` where neither disk nor memory took all of it. */
  export(records: R[], done: (result: OtelResult) => void): void
  /** Sends what waits, until the deadline of the option `timeoutMs`. Never rejects: what is left is on disk. */
  forceFlush(): Promise<void>
  /** Sends until the deadline of the option `timeoutMs`; the rest is for the next run. Never rejects. */
  shutdown(): Promise<void>
}

/** A log record processor for OpenTelemetry's `LoggerProvider`. */
export interface OtelLogRecordProcessor {
  /** Writes the record to the disk. Never throws. */
  onEmit(record: OtelLogRecord, context?: object): void
  /** Sends what waits, for 10 seconds at most. Never rejects: what is left is on disk. */
  forceFlush(): Promise<void>
  /** As of {@link OtelExporter}. */
  shutdown(): Promise<void>
}

/** A span processor for OpenTelemetry's tracer provider. */
export interface OtelSpanProcessor {
  /** Does nothing. */
  onStart(span: object, context: object): void
  /** Writes the span to the disk, if it is sampled. Never throws. */
  onEnd(span: OtelSpan): void
  /** Sends what waits, for 10 seconds at most. Never rejects: what is left is on disk. */
  forceFlush(): Promise<void>
  /** As of {@link OtelExporter}. */
  shutdown(): Promise<void>
}

/**
 * What the exporters and processors can be told; `service` and `endpoint` are needed. A bad value of another one is replaced by its default,
 * and a `bad_option` diagnostic names the option, the value and what is used instead.
 */
export interface OtelOptions extends QueueOptions {
  /** Sent with each request to the endpoint's own origin, as an API key. Default: none. Not looked at where there is `auth`. */
  readonly headers?: { readonly [name: string]: string } | undefined
  /** How credentials are got when something is to be sent. Default: `headers`. */
  readonly auth?: Auth | undefined
  /** In which form they travel: `http/json` (default) or `http/protobuf`, for receivers that take that alone. On the disk they are JSON in both. */
  readonly protocol?: OtlpProtocol | undefined
  /** When records are sent: `scheduledDelayMillis` (default 1,000 for logs, 5,000 for spans), `maxExportBatchSize` (512), `maxQueueSize`, `maxAttempts`. */
  readonly batch?: Omit<BatchSettings, 'path' | 'baseUrl' | 'skipAuth'> | undefined
  /** How much of the past the disk may hold; the oldest go first, counted. Default as elsewhere, but for `maxEventBytes`: 512 KiB. */
  readonly spool?: SpoolOptions | undefined
  /**
   * `true`: what is recorded obeys the app's consent file and the variables of its users, as events do. Default false: it is the program's own
   * telemetry, as its operator wants it.
   */
  readonly consent?: boolean | undefined
  /** Milliseconds that `shutdown()` takes at most. Default 1,000. */
  readonly timeoutMs?: number | undefined
}
