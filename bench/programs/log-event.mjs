import { existsSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { ExportResultCode } from '@opentelemetry/core'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { createTelemetry, oneOf } from 'orangebox'

const [endpoint, bursts] = process.argv.slice(2)
const burst = 100
/** Bursts in which V8 still compiles; they are not counted. */
const warmUp = 50

const tool = oneOf('bash', 'edit', 'read')
/** Ten properties, made anew for every call as a host makes them. */
const properties = (i) => ({
  duration_ms: i,
  exit_code: 0,
  lines: 812,
  bytes: 90_210,
  ratio: 0.75,
  ok: true,
  cached: false,
  retries: null,
  tool: tool('edit'),
  depth: 3,
})
/** OpenTelemetry has no null. */
const attributes = (i) => ({ ...properties(i), retries: 0, tool: 'edit' })

const telemetry = createTelemetry({ service: { name: 'acme', version: '1.4.0' }, endpoint })
telemetry.logEvent('tool_used', properties(0))

/** The segment that was opened for it, and the line in it. */
const home = process.env.HOME
const segment = readdirSync(home, { recursive: true }).find((file) => file.endsWith('.jsonl'))
const line = readFileSync(join(home, segment), 'utf8').match(/^\{"id".*$/m)[0]
const entry = JSON.parse(line)
// A name as long, in the same folder; it is not the name of a segment.
const control = join(home, segment.replace(/1-([^/\\]*)$/, 'x-$1'))
const fd = openSync(control, 'a', 0o600)

const exporter = {
  export: (_records, done) => done({ code: ExportResultCode.SUCCESS }),
  forceFlush: async () => {},
  shutdown: async () => {},
}
const processor = new BatchLogRecordProcessor({
  exporter,
  scheduledDelayMillis: 10_000,
  maxExportBatchSize: 200,
  maxQueueSize: 8_192,
})
const provider = new LoggerProvider({ processors: [processor] })
const logger = provider.getLogger('bench')

const contenders = {
  logEvent: (i) => telemetry.logEvent('tool_used', properties(i)),
  emit: (i) => logger.emit({ eventName: 'tool_used', attributes: attributes(i) }),
  encode: () => JSON.stringify(entry),
  write: () => writeSync(fd, line),
  check: () => existsSync(control),
  control: () => {
    writeSync(fd, `${JSON.stringify(entry)}\n`)
    existsSync(control)
  },
}

/** Microseconds per call, by burst. */
const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]))
for (let n = -warmUp; n < Number(bursts); n++) {
  for (const [name, call] of Object.entries(contenders)) {
    const began = process.hrtime.bigint()
    for (let i = 0; i < burst; i++) call(i)
    if (n >= 0) times[name].push(Number(process.hrtime.bigint() - began) / 1e3 / burst)
    await turn()
  }
}
await telemetry.shutdown({ timeoutMs: 0 })
await provider.shutdown()
writeSync(3, JSON.stringify({ cpu: process.cpuUsage(), times }))
