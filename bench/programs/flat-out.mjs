// `node flat-out.mjs <adapter> <url> <events> <pause>`: a hundred events, then a turn of the event loop or a pause of so many ms, and so on, until the SDK has sent what it will.
import { writeSync } from 'node:fs'
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises'

const [adapter, url, events, pause] = process.argv.slice(2)
const { create } = await import(`../adapters/${adapter}.mjs`)
const sdk = create({ url })
const burst = 100
/** Bursts in which V8 still compiles: their events count, their times do not. */
const warmUp = 50

/** Microseconds per call, by burst. */
const times = []
const began = performance.now()
for (let i = 0; i < Number(events); ) {
  const burstBegan = process.hrtime.bigint()
  for (const end = i + burst; i < end; i++)
    sdk.log(`loss_event_${i}_`, { duration_ms: i, exit_code: 0, ok: true, lines: 812, depth: 3 })
  if (i > warmUp * burst) times.push(Number(process.hrtime.bigint() - burstBegan) / 1e3 / burst)
  await (Number(pause) > 0 ? wait(Number(pause)) : turn())
}
await sdk.settle?.()
if (Number(events) > 0) await sdk.close()
writeSync(3, JSON.stringify({ cpu: process.cpuUsage(), times, tookMs: performance.now() - began }))
process.exit()
