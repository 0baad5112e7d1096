import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'

export const name = '@opentelemetry/sdk-logs'
export const title = 'OpenTelemetry OTLP logs'
export const packages = [name, '@opentelemetry/exporter-logs-otlp-http']

export function create({ url }) {
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({ 'service.name': 'acme', 'service.version': '1.4.0' }),
    processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter({ url: `${url}/v1/logs` }) })],
  })
  const logger = provider.getLogger('acme', '1.4.0')
  return {
    log: (eventName, attributes = {}) => logger.emit({ eventName, attributes }),
    close: () => provider.shutdown(),
  }
}
