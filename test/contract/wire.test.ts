import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { datadog } from '../../collector/src/datadog/protocol.ts'
import { takeChunk } from '../../src/policy/chunk.ts'
import { datadogLogs } from '../../src/wires/datadog.ts'
import { eventBatch } from '../../src/wires/event-batch.ts'
import { otlpLogs } from '../../src/wires/otlp-logs.ts'
import { anEvent, idOf } from '../support/fakes/events.ts'
import { scriptedRandom, uuid } from '../support/fakes/random.ts'
import { expectValidBody, resourceJson } from '../support/fakes/schema.ts'
import { expectValidLogs } from '../support/otlp.ts'

/** As the intake judges them, as far as its documentation says. */
function expectValidEntries(body: string): void {
  const head = { headers: { 'dd-api-key': 'k', 'content-type': 'application/json' }, url: '/api/v2/logs' }
  expect(datadog.parse(Buffer.from(body), head as never)).toMatchObject({ kind: 'records', rejected: [] })
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(datadog.maxBodyBytes)
}

/* What every wire owes to the rest of the house. The third is how its bodies are judged. */

describe.each([
  ['event-batch', eventBatch(false), expectValidBody],
  ['event-batch, self-contained', eventBatch(true), expectValidBody],
  ['otlp-logs', otlpLogs(), expectValidLogs],
  ['datadog-logs', datadogLogs(scriptedRandom()), expectValidEntries],
])('the wire %s', (_name, wire, expectValid) => {
  const encoded = fc
    .record({ n: fc.integer({ min: 1, max: 1e6 }), text: fc.string({ unit: 'grapheme', maxLength: 200 }) })
    .map(({ n, text }) => [idOf(n), wire.encode(anEvent(n, { sessionId: text || 's' }))] as const)

  test('has a path and a type', () => {
    expect(wire.path).toMatch(/^\//)
    expect(wire.name).toMatch(/^[a-z][a-z0-9-]*$/)
    expect(wire.headers['Content-Type']).toMatch(/^[a-z]+\/[a-z-]+/)
    expect(wire.maxEvents).toBeGreaterThan(0)
    expect(wire.maxBodyBytes).toBeGreaterThan(64 * 1024)
  })
  test('encodes an event as one JSON object on one line that names its id', () => {
    fc.assert(
      fc.property(encoded, ([id, json]) => {
        expect(json).not.toMatch(/[\n\r]/)
        expect(JSON.parse(json)).toBeTypeOf('object')
        expect(json).toContain(id)
      }),
    )
  })
  test('encodes the same event to the same bytes', () => expect(wire.encode(anEvent(1))).toBe(wire.encode(anEvent(1))))
  test('wraps what was encoded into a body that is valid, in its order', () => {
    fc.assert(
      fc.property(fc.array(encoded, { minLength: 1, maxLength: 20 }), fc.boolean(), (events, reports) => {
        const report = reports ? wire.report({ id: uuid(1), reason: 'rejected', n: 1 }, Date.now()) : undefined
        const body = wire.wrap({ resource: resourceJson, report, events: events.map(([, json]) => json) })
        expectValid(body)
        const at = events.map(([id]) => body.indexOf(id))
        expect(at.every((position) => position > 0)).toBe(true)
      }),
    )
  })
  test('takes an event from a JSON.parse and back as well', () => {
    const json = JSON.stringify(JSON.parse(wire.encode(anEvent(1))))
    expectValid(wire.wrap({ resource: resourceJson, report: undefined, events: [json] }))
  })
  test('adds to the events of a chunk no more than what is left free for it', () => {
    // As deliveries do it: room for the resource, a report and the brackets.
    const room = wire.maxBodyBytes - wire.overheadBytes - Buffer.byteLength(resourceJson)
    const events = Array.from({ length: 10_000 }, (_, n) => ({ json: wire.encode(anEvent(n)) }))
    const chunk = takeChunk(events, Math.min(10_000, wire.maxEvents), room, wire.addedBytes(resourceJson))
    const report = wire.report({ id: uuid(1), reason: 'queue_full', n: 123_456 }, Date.now())
    const body = wire.wrap({ resource: resourceJson, report, events: chunk.map(({ json }) => json) })
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(wire.maxBodyBytes)
  })
})
