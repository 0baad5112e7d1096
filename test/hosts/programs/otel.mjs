/** A program with an OpenTelemetry SDK of its own, registered globally, with a context manager and an instrumented HTTP client. */
import http from 'node:http'
import * as api from '@opentelemetry/api'
import { isTracingSuppressed, setGlobalErrorHandler } from '@opentelemetry/core'
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import { contextManager } from './context-manager.mjs'
import { end, given, log, start } from './life.mjs'

const { line, order } = given()
// Line 3 moved both the tracer and the logs API.
const tracing = await import(line === 3 ? '@opentelemetry/sdk-trace' : '@opentelemetry/sdk-trace-base')
const { logs } = line === 3 ? api : await import('@opentelemetry/api-logs')
const TracerProvider = tracing.TracerProvider ?? tracing.BasicTracerProvider

const heard = []
const spans = new tracing.InMemorySpanExporter()
const records = new InMemoryLogRecordExporter()
const registered = []

function register() {
  const say = (...words) => heard.push(words.join(' '))
  registered.push(api.diag.setLogger({ error: say, warn: say, info() {}, debug() {}, verbose() {} }))
  setGlobalErrorHandler((error) => heard.push(String(error)))
  const toSpans = new tracing.SimpleSpanProcessor(line === 3 ? { exporter: spans } : spans)
  const tracers = new TracerProvider({ spanProcessors: [toSpans] })
  registered.push(api.trace.setGlobalTracerProvider(tracers))
  registered.push(api.context.setGlobalContextManager(contextManager(api)))
  const loggers = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: records })] })
  registered.push([loggers, true].includes(logs.setGlobalLoggerProvider(loggers)))
  instrumentHttp()
}

/** What `@opentelemetry/instrumentation-http` comes to: a span and a header for each request, unless tracing is suppressed. */
function instrumentHttp() {
  const original = http.request
  http.request = (...args) => {
    const request = original(...args)
    if (isTracingSuppressed(api.context.active())) return request
    request.setHeader('traceparent', '00-11111111111111111111111111111111-2222222222222222-01')
    api.trace.getTracer('http').startSpan(`HTTP ${request.method}`).end()
    return request
  }
}

if (order === 'host first') register()
const client = start()
if (order === 'orangebox first') {
  log(client.telemetry, { events: 1 })
  await client.telemetry.flush()
  register()
}
await api.trace.getTracer('acme').startActiveSpan('work', async (span) => {
  logs.getLogger('acme').emit({ body: 'of the host' })
  log(client.telemetry)
  // The batch clock, which is where OpenTelemetry is compiled in, sends them from within the span.
  await new Promise((done) => setTimeout(done, 400))
  log(client.telemetry, { events: 1 })
  await client.telemetry.flush()
  span.end()
})
await end(client, {
  ...{ heard, registered },
  spans: spans.getFinishedSpans().map(({ name }) => name),
  records: records.getFinishedLogRecords().map(({ body }) => body),
})
