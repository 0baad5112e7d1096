/** A host whose own OpenTelemetry SDK, of either line, is made durable by `orangebox/otel`. */
import { appendFileSync } from 'node:fs'
import * as api from '@opentelemetry/api'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import {
  createLogRecordExporter,
  createLogRecordProcessor,
  createSpanExporter,
  createSpanProcessor,
} from 'orangebox/otel'

const { line, endpoint, stateDir, told, how, n = 100, by = 'processor', odd, more } = JSON.parse(process.env.HOST_GIVEN)
// Line 3 moved the tracer, and wants options where line 2 takes an exporter.
const tracing = await import(line === 3 ? '@opentelemetry/sdk-trace' : '@opentelemetry/sdk-trace-base')
const TracerProvider = tracing.TracerProvider ?? tracing.BasicTracerProvider
const diagnostics = []
const onDiagnostic = ({ code, message }) => diagnostics.push(`${code}: ${message}`)
const options = { service: { name: 'acme', version: '1.4.0' }, endpoint, stateDir, onDiagnostic, ...more }

const batchOf = (exporter) => new tracing.BatchSpanProcessor(line === 3 ? { exporter } : exporter)
const ofLogs = () =>
  by === 'processor'
    ? createLogRecordProcessor(options)
    : new BatchLogRecordProcessor({ exporter: createLogRecordExporter(options) })
const ofSpans = () => (by === 'processor' ? createSpanProcessor(options) : batchOf(createSpanExporter(options)))

const loggers = new LoggerProvider({ processors: [ofLogs()] })
const tracers = new TracerProvider({ spanProcessors: [ofSpans()] })
const tracer = tracers.getTracer('acme', '1.0.0')
for (let i = 0; i < n; i++) {
  const span = tracer.startSpan('work', { attributes: { i } })
  const context = api.trace.setSpan(api.ROOT_CONTEXT, span)
  loggers
    .getLogger('acme', '1.0.0')
    .emit({ body: `step ${i}`, severityNumber: i === odd ? 99 : 9, attributes: { i }, context })
  span.end()
}
if (how === 'kill') process.kill(process.pid, 'SIGKILL')
if (how === 'exit') process.exit(0)
const began = Date.now()
await Promise.all([loggers.shutdown(), tracers.shutdown()])
appendFileSync(told, `${JSON.stringify({ diagnostics, shutdownMs: Date.now() - began })}\n`)
