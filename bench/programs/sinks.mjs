import { writeSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { createTelemetry } from 'orangebox'
import { otlp } from 'orangebox/sinks'

const [endpoint, bursts] = process.argv.slice(2)
const burst = 100
/** Bursts in which V8 still compiles; they are not counted. */
const warmUp = 50

/** Ten properties, made anew for every call as a host makes them. */
const properties = (i) => ({
  ...{ duration_ms: i, exit_code: 0, lines: 812, bytes: 90_210, ratio: 0.75 },
  ...{ ok: true, cached: false, retries: null, failed: false, depth: 3 },
})

/** Clients beside each other, by how many further sinks they have. */
const clients = [0, 1, 3].map((further) => ({
  further,
  telemetry: createTelemetry({
    service: { name: `acme-${further}`, version: '1.4.0' },
    endpoint,
    sinks: Array.from({ length: further }, (_, n) => otlp({ name: `otlp${n}`, endpoint })),
  }),
}))

/** Microseconds per call, by burst. */
const times = Object.fromEntries(clients.map(({ further }) => [further, []]))
for (let n = -warmUp; n < Number(bursts); n++) {
  for (const { further, telemetry } of clients) {
    const began = process.hrtime.bigint()
    for (let i = 0; i < burst; i++) telemetry.logEvent('tool_used', properties(i))
    if (n >= 0) times[further].push(Number(process.hrtime.bigint() - began) / 1e3 / burst)
    await turn()
  }
}
for (const { telemetry } of clients) await telemetry.shutdown({ timeoutMs: 0 })
writeSync(3, JSON.stringify({ cpu: process.cpuUsage(), times }))
