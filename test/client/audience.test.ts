import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defineEvents, number } from '../../src/events.ts'
import { deferTelemetry } from '../../src/index.ts'
import { createTestTelemetry } from '../../src/testing.ts'
import { balanced } from '../support/books.ts'

const about = { description: 'It ended.', purpose: 'Speed.', owner: 'cli' }
const fields = { n: number() }
const events = defineEvents({
  build: { ...about, fields },
  cache_layout: { ...about, internal: true, fields },
  old_layout: { ...about, internal: true, expires: '2020-01-01', fields },
})
const named = fc.constantFrom('build' as const, 'cache_layout' as const, 'old_layout' as const)

test('whatever is logged, an external user has no internal event, each is counted, and the books add up', () => {
  const audience = fc.constantFrom(undefined, 'external', 'INTERNAL', 'staff', true, 1, {}) as fc.Arbitrary<undefined>
  fc.assert(
    fc.property(fc.array(named), audience, (logged, audience) => {
      const telemetry = createTestTelemetry({ events, audience })
      let read = 0
      const metadata = () => ({
        get n() {
          return ++read
        },
      })
      for (const name of logged) telemetry.logEvent(name, metadata())
      const count = (name: string) => logged.filter((one) => one === name).length
      expect(telemetry.events.map(({ name }) => name)).toEqual(logged.filter((name) => name === 'build'))
      expect(read).toBe(count('build'))
      const { refused = {} } = telemetry.health().sinks.backend ?? {}
      expect([refused.internal ?? 0, refused.expired ?? 0]).toEqual([count('cache_layout'), count('old_layout')])
      balanced(telemetry.health())
    }),
  )
})

test('an internal user has them until they expire', () => {
  const telemetry = createTestTelemetry({ events, audience: 'internal' })
  for (const name of ['build', 'cache_layout', 'old_layout'] as const) telemetry.logEvent(name, { n: 1 })
  expect(telemetry.events.map(({ name }) => name)).toEqual(['build', 'cache_layout'])
  expect(telemetry.health().sinks.backend).toMatchObject({ logged: 3, refused: { expired: 1 } })
})

test('refusing an internal event is no news: there is no diagnostic', () => {
  const said: string[] = []
  const telemetry = createTestTelemetry({ events, onDiagnostic: ({ message }) => void said.push(message) })
  telemetry.logEvent('cache_layout', { n: 1 })
  expect(said).toEqual([])
})

test.each([
  ['internal', { admitted: 2, refused: {} }],
  ['external', { admitted: 1, refused: { internal: 1 } }],
] as const)('what was logged before the options were known counts for whom they say: %s', (audience, books) => {
  const telemetry = deferTelemetry({ events })
  telemetry.logEvent('build', { n: 1 })
  telemetry.logEvent('cache_layout', { n: 2 })
  telemetry.start({
    ...{ service: { name: 'acme', version: '1' }, endpoint: 'http://127.0.0.1:9', events, audience },
    ...{ durability: 'memory', allowInTests: true },
  })
  expect(telemetry.health().sinks.backend).toMatchObject({ logged: 2, ...books })
})

test('what is neither yes nor no in a declaration keeps it from external users, and is told', () => {
  const odd = defineEvents({ build: { ...about, internal: 'yes' as unknown as boolean, fields } })
  expect(odd.faults).toEqual(['build: internal is "yes", no boolean; it is recorded of internal users alone'])
  const telemetry = createTestTelemetry({ events: odd })
  telemetry.logEvent('build', { n: 1 })
  expect(telemetry.events).toEqual([])
})
