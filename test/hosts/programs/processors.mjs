/** A host that gives processors of its own: OpenTelemetry's console, and its official OTLP exporter. */
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { BatchLogRecordProcessor, ConsoleLogRecordExporter, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import { createTelemetry } from 'orangebox'
import { end, given, log, start } from './life.mjs'

const { otlp } = given()
const bad = { onEmit: () => JSON.parse('{'), forceFlush: async () => {}, shutdown: async () => {} }
const processors = [
  new SimpleLogRecordProcessor({ exporter: new ConsoleLogRecordExporter() }),
  bad,
  new BatchLogRecordProcessor({ exporter: new OTLPLogExporter({ url: otlp }) }),
]
const client = start((options) => createTelemetry({ ...options, user: { id: 'ann' }, processors }))
log(client.telemetry)
await end(client)
