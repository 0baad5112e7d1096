/** What is called of OpenTelemetry's `LogRecordProcessor`, for the option `processors`: those of its 0.2xx/2.x and 3.x lines fit. */
export interface EventProcessor {
  /** Called with each event as a log record. What it throws becomes a diagnostic. */
  onEmit(record: object, context?: object): void
  /** Called by `flush()`. */
  forceFlush(): Promise<void>
  /** Called by `shutdown()`. */
  shutdown(): Promise<void>
}
