/**
 * A host's own OpenTelemetry, made durable: spans and log records are on disk before the call returns, and one that was killed
 * leaves them to its next run.
 *
 *   node examples/opentelemetry/opentelemetry.mjs crash    (killed in the middle; nothing was sent)
 *   node examples/opentelemetry/opentelemetry.mjs          (sends what the first one left, and its own)
 */
import { trace } from '@opentelemetry/api'
import { logs, SeverityNumber } from '@opentelemetry/api-logs'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { LoggerProvider } from '@opentelemetry/sdk-logs'
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
import { createLogRecordProcessor, createSpanProcessor } from 'orangebox/otel'

const service = { name: 'backup', version: '2.1.0' }
const options = {
  service,
  endpoint: process.env.BACKUP_ENDPOINT ?? 'http://127.0.0.1:4319',
  stateDir: process.env.BACKUP_STATE_DIR,
}
const resource = resourceFromAttributes({ 'service.name': service.name, 'service.version': service.version })

// The two lines it takes.
const loggers = new LoggerProvider({ resource, processors: [createLogRecordProcessor(options)] })
const tracers = new BasicTracerProvider({ resource, spanProcessors: [createSpanProcessor(options)] })

logs.setGlobalLoggerProvider(loggers)
trace.setGlobalTracerProvider(tracers)

const tracer = trace.getTracer('backup')
const logger = logs.getLogger('backup')

for (const file of ['photos', 'letters', 'taxes']) {
  const span = tracer.startSpan('copy', { attributes: { file } })
  logger.emit({ severityNumber: SeverityNumber.INFO, body: `copied ${file}` })
  span.end()
  // As if the battery were empty.
  if (process.argv[2] === 'crash' && file === 'letters') process.kill(process.pid, 'SIGKILL')
}

await Promise.all([loggers.shutdown(), tracers.shutdown()])
