import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'

process.on('exit', () => process.getBuiltinModule('node:fs').writeSync(3, JSON.stringify({ cpu: process.cpuUsage() })))

const [endpoint, events] = process.argv.slice(2)
const provider = new LoggerProvider({
  resource: resourceFromAttributes({ 'service.name': 'acme', 'service.version': '1.4.0' }),
  processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter({ url: `${endpoint}/v1/logs` }) })],
})
const logger = provider.getLogger('acme', '1.4.0')
for (let i = 0; i < Number(events); i++)
  logger.emit({ eventName: `loss_event_${i}_`, attributes: { duration_ms: i, ok: true, tool: 'bash' } })
if (Number(events) > 0) await provider.shutdown()
