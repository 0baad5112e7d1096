/** A host with an OpenTelemetry SDK of its own: `official`, its exporter behind its batch processor; `ours`, our processor; `between`, our exporter behind its batch processor. */
import { writeSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { createLogRecordExporter, createLogRecordProcessor } from '../../dist/otel.js'

const { who, endpoint, stateDir, records, how } = JSON.parse(process.argv[2])
const options = { service: { name: 'acme', version: '1.4.0' }, endpoint, stateDir }
const contenders = {
  official: () => new BatchLogRecordProcessor({ exporter: new OTLPLogExporter({ url: `${endpoint}/v1/logs` }) }),
  ours: () => createLogRecordProcessor(options),
  between: () => new BatchLogRecordProcessor({ exporter: createLogRecordExporter(options) }),
}
const resource = resourceFromAttributes({ 'service.name': 'acme', 'service.version': '1.4.0', 'os.type': 'linux' })
const provider = new LoggerProvider({ resource, processors: [contenders[who]()] })
const logger = provider.getLogger('acme', '1.4.0')
const emit = (i) =>
  logger.emit({
    severityNumber: 9,
    body: 'file copied',
    attributes: { i, bytes: 90_210, ratio: 0.75, ok: true, tool: 'edit', path: 'letters/2026/november.txt' },
  })

const times = []
for (let i = 0; i < records; ) {
  const began = process.hrtime.bigint()
  const end = Math.min(i + 100, records)
  for (; i < end; i++) emit(i)
  times.push(Number(process.hrtime.bigint() - began) / 1e3 / 100)
  // Where the end comes in the middle, nothing had a turn.
  if (how === 'shutdown') await turn()
}
if (how === 'kill') process.kill(process.pid, 'SIGKILL')
if (how === 'exit') process.exit(0)
const began = performance.now()
await provider.shutdown()
const shutdownMs = performance.now() - began
const { user, system } = process.cpuUsage()
const us = times.sort((a, b) => a - b)[times.length >> 1] ?? 0
writeSync(1, JSON.stringify({ us, shutdownMs, cpuMs: (user + system) / 1e3 }))
