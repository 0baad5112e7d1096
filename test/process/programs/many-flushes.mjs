/** Forty flushes at once under one signal of the host, some of them cut short by it; Node would warn into the terminal of the eleventh listener. */
import { writeSync } from 'node:fs'
import { createTelemetry } from 'orangebox'

const { endpoint, stateDir } = JSON.parse(process.argv[2])
const warnings = []
process.on('warning', ({ name }) => warnings.push(name))

const telemetry = createTelemetry({ service: { name: 'acme', version: '1.4.0' }, endpoint, stateDir })
const flushes = (signal) => Array.from({ length: 40 }, () => telemetry.flush({ signal, timeoutMs: 10_000 }))
const sum = (results) => results.reduce((all, { delivered }) => all + delivered, 0)

telemetry.logEvent('first')
const delivered = sum(await Promise.all(flushes(new AbortController().signal)))
const controller = new AbortController()
telemetry.logEvent('second')
const cut = flushes(controller.signal)
controller.abort()
const timedOut = (await Promise.all(cut)).filter((result) => result.timedOut).length
await telemetry.shutdown()
writeSync(3, `${JSON.stringify({ kind: 'told', delivered, timedOut, warnings })}\n`)
