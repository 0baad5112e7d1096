/** A host with a catalogue, some of which is for its own team. JSON in its first argument. */
import { writeSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { defineEvents, number } from '../../../dist/events.js'
import { createSettings, createTelemetry } from '../../../dist/index.js'

const { endpoint, stateDir, options, settings, breaks, delivers } = JSON.parse(process.argv[2])
const tell = (kind, more) => writeSync(3, `${JSON.stringify({ kind, ...more })}\n`)
const about = { description: 'It ended.', purpose: 'Speed.', owner: 'cli' }
const telemetry = createTelemetry({
  service: { name: 'acme', version: '1.4.0' },
  ...{ endpoint, stateDir, sessionId: 'run-1', exit: { timeoutMs: 10_000 }, ...options },
  ...(settings && { settings: createSettings(settings) }),
  events: defineEvents({
    build: { ...about, fields: { n: number() } },
    cache_layout: { ...about, internal: true, fields: { n: number() } },
  }),
})
if (breaks) {
  // What no program does: a piece of the language is replaced by one that throws, and orangebox catches it.
  const { stringify } = JSON
  JSON.stringify = () => {
    throw new TypeError(`no ${process.argv[1]} today`)
  }
  telemetry.logEvent('build', { n: 0 })
  JSON.stringify = stringify
}
let read = 0
const metadata = () => ({
  get n() {
    return ++read
  },
})
telemetry.logEvent('build', metadata())
telemetry.logEvent('cache_layout', metadata())
if (delivers) await telemetry.flush({ timeoutMs: 10_000 })
telemetry.logEvent('build', metadata())
if (delivers) await telemetry.flush({ timeoutMs: 10_000 })
const result = await telemetry.shutdown(delivers ? undefined : { upload: 'leave' })
const marks = performance.getEntriesByType('mark').map(({ name, startTime }) => [name, startTime])
tell('told', { read, marks, now: performance.now(), result, health: telemetry.health() })
