/** A program with several sinks. JSON in its first argument: what it logs, and how it ends. */
import { writeSync } from 'node:fs'
import { createTelemetry, oneOf, staticSettings } from '../../../dist/index.js'
import { consoleSink, datadog, otlp } from '../../../dist/sinks.js'

const { stateDir, backend, sinks, events, ending, options = {}, settings } = JSON.parse(process.argv[2])
const tell = (fields) => writeSync(3, `${JSON.stringify({ kind: 'told', ...fields })}\n`)
const make = { otlp, datadog, console: (given) => consoleSink({ ...given, print: (line) => tell({ line }) }) }
const telemetry = createTelemetry({
  service: { name: 'acme', version: '1.4.0' },
  endpoint: backend,
  sinks: sinks.map(([kind, given]) => make[kind](given)),
  stateDir,
  settings: settings && staticSettings(settings),
  onDiagnostic: ({ code, message }) => tell({ diagnostic: `${code}: ${message}` }),
  ...options,
})
const color = oneOf('red', 'green')
for (const [name, n] of events) telemetry.logEvent(name, { n, color: color('red') })
tell({ status: telemetry.status() })
if (ending === 'kill') process.kill(process.pid, 'SIGKILL')
if (ending?.flush) tell({ flushed: await telemetry.flush(ending.flush) })
if (ending?.shutdown) tell({ ended: await telemetry.shutdown(ending.shutdown) })
tell({ health: telemetry.health() })
