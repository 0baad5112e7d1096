import { createTelemetry } from 'orangebox'

const [endpoint, nameServer] = process.argv.slice(2)
if (nameServer) process.getBuiltinModule('node:dns').setServers([nameServer])

let shutdownAt
process.on('exit', () =>
  process
    .getBuiltinModule('node:fs')
    .writeSync(3, JSON.stringify({ cpu: process.cpuUsage(), shutdownAt: String(shutdownAt) })),
)

const telemetry = createTelemetry({ service: { name: 'acme', version: '1.4.0' }, endpoint })
for (let i = 0; i < 5; i++) telemetry.logEvent('tool_used', { duration_ms: i, ok: true })
// The same clock in every process of a machine: the parent takes the other end of the time.
shutdownAt = process.hrtime.bigint()
await telemetry.shutdown()
