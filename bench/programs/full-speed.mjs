import { existsSync, openSync, readSync, writeSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import { createTelemetry, oneOf } from 'orangebox'

const [endpoint, events] = process.argv.slice(2)
const burst = 100
const resolution = 1

const tool = oneOf('bash', 'edit', 'read')
const telemetry = createTelemetry({ service: { name: 'acme', version: '1.4.0' }, endpoint })
const milliseconds = (since) => Number(process.hrtime.bigint() - since) / 1e6

/** CPU milliseconds of the main thread, which do not depend on who else wants a core, V8's compiler included; undefined: only Linux counts them. */
const schedule = '/proc/thread-self/schedstat'
const fd = existsSync(schedule) ? openSync(schedule, 'r') : undefined
const text = Buffer.alloc(64)
const mainCpuMs = () => fd && Number(text.latin1Slice(0, readSync(fd, text, 0, 64, 0)).split(' ')[0]) / 1e6
/** What each turn of the loop took of it: a burst, and what of ours came with it. */
const turnsCpuMs = []

const delay = monitorEventLoopDelay({ resolution })
delay.enable()
const began = process.hrtime.bigint()
for (let i = 0; i < Number(events); ) {
  const before = mainCpuMs()
  for (const end = i + burst; i < end; i++)
    telemetry.logEvent('tool_used', { duration_ms: i, exit_code: 0, ok: true, tool: tool('edit'), depth: 3 })
  await turn()
  if (fd) turnsCpuMs.push(mainCpuMs() - before)
}
const loggedMs = milliseconds(began)
delay.disable()

// What the histogram holds are times between two ticks; the stall is what is beyond the tick that was asked for.
const stall = (ns) => Math.max(0, ns / 1e6 - resolution)
const stallMs = { p99: stall(delay.percentile(99)), max: stall(delay.max) }
const longest = turnsCpuMs.toSorted((a, b) => b - a)
const turnMs = fd && { p99: longest[Math.floor(longest.length / 100)], max: longest[0] }

await telemetry.flush({ timeoutMs: 60_000 })
await telemetry.shutdown()
writeSync(3, JSON.stringify({ cpu: process.cpuUsage(), loggedMs, stallMs, turnMs }))
