/* Logs numbered events, says on descriptor 3 what it is about to log and what it has logged, and ends as it is told. */
import { writeSync } from 'node:fs'

const order = JSON.parse(process.argv[2] ?? '{}')
const { createSettings, createTelemetry } = await import(order.entry)

async function furtherSinks(endpoint) {
  const { datadog, otlp } = await import(new URL('sinks.js', order.entry))
  const batch = { scheduledDelayMillis: 100, maxExportBatchSize: 50 }
  return [otlp({ endpoint, batch }), datadog({ endpoint, apiKey: 'k', allow: ['step'], batch })]
}

const settings = createSettings()
const telemetry = createTelemetry({
  // The version travels in the User-Agent: it tells the referee which process sent a request.
  service: { name: 'torture', version: order.name },
  endpoint: order.endpoint,
  ...(order.further && { sinks: await furtherSinks(order.further) }),
  stateDir: order.stateDir,
  settings,
  // Thousands of killed runs leave thousands of files; here whatever is given up is a fault.
  spool: { maxFiles: 100_000 },
  batch: { scheduledDelayMillis: order.batchMs ?? 100, maxExportBatchSize: 50 },
})
const say = (line) => writeSync(3, `${line}\n`)
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

let turn = 0
const change = () => {
  turn++
  settings.update({ batch: { scheduledDelayMillis: 100 + (turn % 7) * 50, maxExportBatchSize: 5 + (turn % 9) * 10 } })
}
const changing = order.changeMs && setInterval(change, order.changeMs)

for (let i = 0; i < order.events; i++) {
  say(`before ${i}`)
  telemetry.logEvent(order.poisonEvery && i % order.poisonEvery === 0 ? 'poison' : 'step', { writer: order.number, i })
  say(`after ${i}`)
  if (order.paceMs) await pause(order.paceMs)
  else if (i % 50 === 49) await pause(0)
}
clearInterval(changing)
if (order.stayMs) await pause(order.stayMs)
if (order.exit === 'hard') process.exit(0)
if (order.exit !== 'natural') {
  const result = await telemetry.shutdown({ upload: order.exit, timeoutMs: order.timeoutMs ?? 1_000 })
  say(`result ${JSON.stringify({ ...result, ...telemetry.health().sinks.backend })}`)
}
