import { writeSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { createTelemetry, oneOf } from 'orangebox'
import { megabytes, settled } from '../lib/settled.mjs'

const [endpoint, events] = process.argv.slice(2)
const burst = 100

const tool = oneOf('bash', 'edit', 'read')
const telemetry = createTelemetry({ service: { name: 'acme', version: '1.4.0' }, endpoint })
const log = (i) =>
  telemetry.logEvent('tool_used', { duration_ms: i, exit_code: 0, ok: true, tool: tool('edit'), depth: 3 })
const created = await settled()

// A first batch and its failure: from here on everything is loaded that ever will be.
for (let i = 0; i < 500; i++) log(i)
await telemetry.flush({ timeoutMs: 2_000 })
const before = await settled()

let peak = before
for (let i = 0; i < Number(events); ) {
  for (const end = i + burst; i < end; i++) log(i)
  await turn()
  peak = Math.max(peak, megabytes())
}
const growth = (await settled()) - before
await telemetry.shutdown({ timeoutMs: 0 })
writeSync(3, JSON.stringify({ cpu: process.cpuUsage(), loading: before - created, growth, peak: peak - before }))
