// The next run of the program: it logs nothing, and delivers what the one before left on disk.
import { createTelemetry } from 'orangebox'

const telemetry = createTelemetry({ service: { name: 'acme', version: '1.4.0' }, endpoint: process.argv[2] })
await telemetry.flush({ timeoutMs: 60_000 })
await telemetry.shutdown()
process.getBuiltinModule('node:fs').writeSync(3, JSON.stringify({ cpu: process.cpuUsage() }))
