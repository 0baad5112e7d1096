// Sends event by event to a server that closes every connection: what of the heap a connection leaves behind.
import { writeSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { createTelemetry } from 'orangebox'

const [endpoint, reconnects] = process.argv.slice(2)
const settled = async () => {
  for (let i = 0; i < 5; i++) {
    globalThis.gc()
    await turn()
  }
  return process.memoryUsage().heapUsed / 1024
}
const telemetry = createTelemetry({ service: { name: 'acme', version: '1.4.0' }, endpoint })
const send = async (n) => {
  for (let i = 0; i < n; i++) {
    telemetry.logEvent('tool_used', { n: i })
    await telemetry.flush()
  }
}
// Until V8 has compiled what there is to compile, and every cache is as full as it will be.
await send(2_000)
const before = await settled()
await send(Number(reconnects))
const growth = (await settled()) - before
const { requests } = telemetry.health().sinks.backend
if (requests < Number(reconnects)) throw new Error(`${requests} requests`)
await telemetry.shutdown()
writeSync(3, JSON.stringify({ cpu: process.cpuUsage(), growth, requests }))
