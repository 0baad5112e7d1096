/** A test of a host that has put something else in the place of `orangebox`; what the other entries do is its own business. */
import { readFileSync } from 'node:fs'
import { mock } from 'node:test'

const { exports } = JSON.parse(readFileSync(new URL(import.meta.resolve('orangebox/package.json'))))
const entries = Object.keys(exports).filter((entry) => !/^\.$|json$/.test(entry))
mock.module('orangebox', { namedExports: { createTelemetry: () => 'mocked' } })
const names = await Promise.all(entries.map(async (entry) => Object.keys(await import(`orangebox${entry.slice(1)}`))))
const { createTestTelemetry } = await import('orangebox/testing')
const { events, logEvent } = createTestTelemetry()
logEvent('command_run', { command: 'deploy' })
const { createTelemetry } = await import('orangebox')
console.log(
  JSON.stringify({
    empty: entries.filter((_, at) => names[at].length === 0),
    made: createTelemetry(),
    events: events.length,
  }),
)
