// `node peer-memory.mjs <adapter> <url> <events>`: what a program grows by that logs and logs while nobody listens, whatever the SDK.
import { writeSync } from 'node:fs'
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises'
import { megabytes, settled } from '../lib/settled.mjs'

const [adapter, url, events] = process.argv.slice(2)
const { create } = await import(`../adapters/${adapter}.mjs`)
const sdk = create({ url })
const log = (i) => sdk.log(`loss_event_${i}_`, { duration_ms: i, exit_code: 0, ok: true, lines: 812, depth: 3 })

// A first batch and its failure: then the code that sends is loaded.
for (let i = 0; i < 500; i++) log(i)
await wait(500)
const before = await settled()
let peak = before
for (let i = 0; i < Number(events); ) {
  for (const end = i + 100; i < end; i++) log(i)
  await turn()
  peak = Math.max(peak, megabytes())
}
const growth = (await settled()) - before
writeSync(3, JSON.stringify({ cpu: process.cpuUsage(), growth, peak: peak - before }))
process.exit()
