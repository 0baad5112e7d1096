/**
 * Logs in bursts under flags of a real GrowthBook client that streams, until the test says `enough`. Before each burst it looks
 * what the flags say, as an operator would; events carry the version of the flags they were logged under. JSON in its first argument.
 */
import { writeSync } from 'node:fs'
import { GrowthBook, setPolyfills } from '@growthbook/growthbook'
import { EventSource } from 'eventsource'
import { createTelemetry } from '../../../dist/index.js'
import { growthbook } from '../../../dist/settings/growthbook.js'

const { apiHost, names, breathMs, ...options } = JSON.parse(process.argv[2])
const tell = (kind, more) => writeSync(3, `${JSON.stringify({ kind, ...more })}\n`)
let enough = false
process.on('message', () => {
  enough = true
})

setPolyfills({ EventSource })
const gb = new GrowthBook({ apiHost, clientKey: 'sdk-1' })
await gb.init({ streaming: true })
const telemetry = createTelemetry({
  ...options,
  settings: growthbook(gb),
  auth: async () => ({ headers: { authorization: 'Bearer a' } }),
  onDiagnostic: (diagnostic) => tell('diagnostic', { diagnostic }),
})
process.on('exit', () => tell('health', { health: telemetry.health() }))
const sessions = Array.from({ length: 8 }, (_, n) => telemetry.child({ sessionId: `session-${n}` }))

/** By the version of the flags and the name: how many were logged, and what the books say became of them. */
const logged = {}
const counted = () => {
  const { admitted, refused } = telemetry.health().sinks.backend
  return { admitted, killed: refused.killswitch ?? 0, sampled: refused.sampling ?? 0 }
}
let n = 0
while (!enough) {
  const version = gb.getFeatureValue('version', 0)
  for (const [at, name] of names.entries()) {
    const before = counted()
    for (let i = 0; i < 16; i++) sessions[n++ % sessions.length].logEvent(name, { version, at })
    const after = counted()
    const key = `${version} ${name}`
    logged[key] ??= { logged: 0, admitted: 0, killed: 0, sampled: 0 }
    const sum = logged[key]
    sum.logged += 16
    for (const what of Object.keys(after)) sum[what] += after[what] - before[what]
  }
  // Flags arrive and batches leave between two bursts.
  await new Promise((resolve) => (breathMs > 0 ? setTimeout(resolve, breathMs) : setImmediate(resolve)))
}
tell('told', { logged, n })
tell('result', { of: 'shutdown', result: await telemetry.shutdown({ timeoutMs: 20_000 }) })
gb.destroy({ destroyAllStreams: true })
process.disconnect()
