import * as api from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { DnsInstrumentation } from '@opentelemetry/instrumentation-dns'
import { FsInstrumentation } from '@opentelemetry/instrumentation-fs'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { NetInstrumentation } from '@opentelemetry/instrumentation-net'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { contextManager } from '../context-manager.mjs'

export function watch() {
  const spans = new InMemorySpanExporter()
  api.trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }))
  api.context.setGlobalContextManager(contextManager(api))
  api.propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation(),
      new NetInstrumentation(),
      new DnsInstrumentation(),
      new FsInstrumentation(),
    ],
  })
  const inSpan = (run) =>
    api.trace.getTracer('acme').startActiveSpan('work', async (span) => {
      await run()
      span.end()
    })
  const seen = () => ({ spans: spans.getFinishedSpans().map(({ name }) => name), breadcrumbs: [] })
  return { inSpan, seen }
}
