/*
 * What of OpenTelemetry's SDKs is used here, in the words of their own interfaces: records and spans of the 0.2xx/2.x line and of 3.x
 * fit, and so do providers and processors of both.
 */

/** Seconds and nanoseconds since 1970. */
export type OtelTime = readonly [number, number]

/** Who sends: the facts about the program. */
export interface OtelResource {
  /** What is known of it. */
  readonly attributes: object
  /** Where its names are explained. */
  readonly schemaUrl?: string | undefined
  /** Whether more is to come. */
  readonly asyncAttributesPending?: boolean | undefined
  /** Resolves when nothing more is. */
  waitForAsyncAttributes?(): Promise<void>
}

/** The part of the program that made a record. */
export interface OtelScope {
  /** Its name. */
  readonly name: string
  /** Its version. */
  readonly version?: string | undefined
  /** Where its names are explained. */
  readonly schemaUrl?: string | undefined
  /** More about it. */
  readonly attributes?: object | undefined
}

/** Where in a trace something is. */
export interface OtelSpanContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string
  /** 16 hexadecimal digits. */
  readonly spanId: string
  /** 1: sampled. */
  readonly traceFlags: number
  /** Whether it came from another process. */
  readonly isRemote?: boolean | undefined
  /** What others wrote into the trace. */
  readonly traceState?: OtelTraceState | undefined
}

/** What others wrote into a trace. */
export interface OtelTraceState {
  /** As it stands in the header `tracestate`. */
  serialize(): string
}

/** A log record as OpenTelemetry's SDK hands it over. */
export interface OtelLogRecord {
  /** When it happened. */
  readonly hrTime: OtelTime
  /** When it was observed. */
  readonly hrTimeObserved: OtelTime
  /** Its span, if there was one. */
  readonly spanContext?: OtelSpanContext | undefined
  /** The level as a word. */
  readonly severityText?: string | undefined
  /** The level as a number, 1 to 24. */
  readonly severityNumber?: number | undefined
  /** What was logged. */
  readonly body?: unknown
  /** The name, where it is an event. */
  readonly eventName?: string | undefined
  /** Who sends it. */
  readonly resource: OtelResource
  /** What made it. */
  readonly instrumentationScope: OtelScope
  /** Its fields. */
  readonly attributes: object
  /** Fields that were over a limit. */
  readonly droppedAttributesCount: number
}

/** How what a span stands for ended. */
export interface OtelStatus {
  /** 0 unset, 1 ok, 2 error. */
  readonly code: number
  /** What went wrong. */
  readonly message?: string | undefined
}

/** A span that another has to do with. */
export interface OtelLink {
  /** Where in its trace that one is. */
  readonly context: OtelSpanContext
  /** Fields of the link. */
  readonly attributes?: object | undefined
  /** Fields that were over a limit. */
  readonly droppedAttributesCount?: number | undefined
}

/** Something that happened during a span. */
export interface OtelSpanEvent {
  /** When. */
  readonly time: OtelTime
  /** What. */
  readonly name: string
  /** Its fields. */
  readonly attributes?: object | undefined
  /** Fields that were over a limit. */
  readonly droppedAttributesCount?: number | undefined
}

/** A span as OpenTelemetry's SDK hands it over when it has ended. */
export interface OtelSpan {
  /** What was done. */
  readonly name: string
  /** 0 internal, 1 server, 2 client, 3 producer, 4 consumer. */
  readonly kind: number
  /** Where in its trace it is. */
  spanContext(): OtelSpanContext
  /** Its parent, if there is one. */
  readonly parentSpanContext?: OtelSpanContext | undefined
  /** When it began. */
  readonly startTime: OtelTime
  /** When it ended. */
  readonly endTime: OtelTime
  /** 0 unset, 1 ok, 2 error, and what it says. */
  readonly status: OtelStatus
  /** Its fields. */
  readonly attributes: object
  /** Spans it has to do with. */
  readonly links: readonly OtelLink[]
  /** What happened during it. */
  readonly events: readonly OtelSpanEvent[]
  /** Who sends it. */
  readonly resource: OtelResource
  /** What made it. */
  readonly instrumentationScope: OtelScope
  /** Fields that were over a limit. */
  readonly droppedAttributesCount: number
  /** Events that were over a limit. */
  readonly droppedEventsCount: number
  /** Links that were over a limit. */
  readonly droppedLinksCount: number
}
