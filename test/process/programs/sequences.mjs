/** Calls methods of a client in a given order with given arguments, tells what they threw, and lets the program end by itself. */
import { writeSync } from 'node:fs'
import { inspect } from 'node:util'
import { createSettings, createTelemetry, deferTelemetry } from '../../../dist/index.js'
import { revive } from './hostile.mjs'

const { endpoint, stateDir, options, calls, deferred, creations = [] } = JSON.parse(process.argv[2])
const tell = (kind, more) => writeSync(3, `${JSON.stringify({ kind, ...more })}\n`)
const threw = []
const waiting = []
/** Calls, and notes whatever comes back that should not. */
const guarded = (what, call) => {
  try {
    const result = call()
    if (result instanceof Promise) waiting.push(result.catch((error) => void threw.push(`${what} rejected: ${error}`)))
    return result
  } catch (error) {
    threw.push(`${what} threw: ${error}`)
    return undefined
  }
}

const settings = createSettings()
const usual = { service: { name: 'acme', version: '1.4.0' }, settings, endpoint, stateDir }
// Options that are hostile as a whole are given as they are.
const given = options?.$ ? revive(options) : { ...usual, ...revive(options) }
for (const extra of creations)
  guarded(`create ${JSON.stringify(extra)}`, () => createTelemetry({ ...usual, ...revive(extra) }))
const telemetry = guarded('create', () => (deferred ? deferTelemetry() : createTelemetry(given)))
const loggers = [telemetry]

const methods = {
  child: (args) => {
    const child = telemetry.child(...args)
    loggers.push(child)
    child.logEvent('from_a_child')
  },
  start: () => telemetry.start?.(given),
  settings: (args) => settings.update(...args),
  look: () => [
    telemetry.enabled,
    telemetry.sessionId,
    telemetry.installationId,
    telemetry.status(),
    telemetry.health(),
    inspect(telemetry),
  ],
  dispose: () => telemetry[Symbol.asyncDispose](),
  turn: () => undefined,
}
for (const [name, ...args] of calls) {
  const logger = loggers.at(-1)
  const call = methods[name]
    ? () => methods[name](revive(args))
    : () => (logger[name] ?? telemetry[name])(...revive(args))
  guarded(name, call)
  if (name === 'turn') await new Promise((resolve) => setImmediate(resolve))
}
await Promise.all(waiting)
await guarded('the last shutdown', () => telemetry.shutdown({ timeoutMs: 5_000 }))
tell('told', { threw, polluted: {}.polluted === 1 })
guarded('the last health', () => tell('health', { health: telemetry.health() }))
