import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildExperiment } from '../../src/events/build-experiment.ts'
import { cleanFields } from '../../src/events/clean-fields.ts'
import type { FieldProblem } from '../../src/model/books.ts'
import { eventBatch } from '../../src/wires/event-batch.ts'
import { anEvent } from '../support/fakes/events.ts'
import { uuid } from '../support/fakes/random.ts'
import { expectValidBody, resourceJson } from '../support/fakes/schema.ts'

/** The key of a label's text, by which two copies of the package agree. */
const labelText = Symbol.for('orangebox.label')

const wire = eventBatch(false)
const parsed = (event = anEvent()) => JSON.parse(wire.encode(event))
const ignore = (_problem: FieldProblem, _key: string) => {}

test('an event with nothing optional carries only what it must', () => {
  expect(parsed(anEvent(1, { metadata: {} }))).toEqual({
    event_type: 'event',
    event_data: {
      event_id: anEvent(1).id,
      event_name: 'tool_used',
      client_timestamp: '2026-11-21T09:37:00.123Z',
      session_id: 'a session',
      device_id: anEvent().deviceId,
    },
  })
})

test('user and account stand apart, each with what is known of it', () => {
  const user = { id: 'u', accountUuid: 'a', organizationUuid: 'o', email: 'ann@example.com' }
  expect(parsed(anEvent(1, { user })).event_data).toMatchObject({
    user: { id: 'u', email: 'ann@example.com' },
    auth: { account_uuid: 'a', organization_uuid: 'o' },
  })
  const { user: person, auth } = parsed(anEvent(1, { user: { accountUuid: 'a' } })).event_data
  expect([person, auth]).toEqual([undefined, { account_uuid: 'a' }])
  expect(parsed(anEvent(1, { user: { id: 'u' } })).event_data.auth).toBeUndefined()
})

test('what most events share is another one as soon as it changes', () => {
  const one = anEvent(1, { user: { id: 'u' }, context: { a: 1 } })
  const changes = [{}, { user: { id: 'v' } }, { context: { a: 2 } }, { sessionId: 'other' }, { deviceId: uuid(9) }]
  const ofAll = changes.map((change) => {
    const { user, context, session_id, device_id } = parsed({ ...one, ...change }).event_data
    return { user, context, sessionId: session_id, deviceId: device_id }
  })
  const { user, context, sessionId, deviceId } = one
  expect(ofAll).toEqual(changes.map((change) => ({ user, context, sessionId, deviceId, ...change })))
})

test('context and metadata are carried as they are', () => {
  const fields = { a: 1.5, b: false, c: null, d: 'bash', constructor: 1 }
  expect(parsed(anEvent(1, { context: fields, metadata: fields })).event_data).toMatchObject({
    context: fields,
    metadata: fields,
  })
})

test('an exposure is of type experiment and carries its facts', () => {
  const experiment = buildExperiment(
    { experimentId: 'checkout', variationId: 'b', variationIndex: 1, userAttributes: { n: 1 } },
    ignore,
  )
  const event = parsed(anEvent(1, { name: 'experiment_viewed', experiment }))
  expect(event.event_type).toBe('experiment')
  expect(event.event_data).toMatchObject({
    experiment_id: 'checkout',
    variation_id: 'b',
    variation_index: 1,
    environment: 'production',
    user_attributes: { n: 1 },
  })
})

test('a body is spliced from what was encoded before, byte for byte', () => {
  const events = [wire.encode(anEvent(1)), wire.encode(anEvent(2))]
  expect(wire.wrap({ resource: '{"a":1}', report: undefined, events })).toBe(
    `{"resource":{"a":1},"events":[${events[0]},${events[1]}]}`,
  )
})

test('a report rides along, or alone', () => {
  const report = JSON.stringify({ report_id: uuid(1), dropped: { rejected: 2 } })
  const alone = wire.wrap({ resource: resourceJson, report, events: [] })
  expect(JSON.parse(alone)).toMatchObject({ client_report: { dropped: { rejected: 2 } }, events: [] })
  expectValidBody(alone)
  expectValidBody(wire.wrap({ resource: resourceJson, report, events: [wire.encode(anEvent())] }))
})

describe('self-contained', () => {
  const selfContained = eventBatch(true)
  test('each event carries the resource', () => {
    const events = [anEvent(1), anEvent(2, { metadata: {} })].map((event) => selfContained.encode(event, { a: 1 }))
    const body = selfContained.wrap({ resource: resourceJson, report: undefined, events })
    expectValidBody(body)
    for (const { event_data } of JSON.parse(body).events) expect(event_data.resource).toEqual(JSON.parse(resourceJson))
  })
  test.each([
    '{}',
    '{"x":{}}',
    '{"x":{ }}',
    '{"x":{"y":1} }',
    '{"x":[1]}',
    '{"x":"}}"}',
    '{"x":{"y":{}}}',
    '{"x":1,"y":{"z":2}}',
  ])('an event of another form, as somebody may have planted it, spoils no body: %s', (event) => {
    const body = selfContained.wrap({ resource: resourceJson, report: undefined, events: [event] })
    expect(JSON.parse(body).events).toHaveLength(1)
  })
  test('what is on disk does not depend on it', () => {
    expect(selfContained.encode(anEvent())).toBe(wire.encode(anEvent()))
  })
})

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
const anything = fc.dictionary(
  fc.string({ maxLength: 12 }),
  fc.oneof(
    fc.anything({ withBigInt: true }),
    text.map((t) => ({ [labelText]: t })),
  ),
)

test('whatever a host puts into an event, every body is JSON on one line and valid against the published schema', () => {
  fc.assert(
    fc.property(
      anything,
      anything,
      anything,
      text,
      fc.boolean(),
      (context, metadata, attributes, session, contained) => {
        const experiment = contained
          ? buildExperiment({ experimentId: session, userAttributes: attributes }, ignore)
          : undefined
        const event = anEvent(1, {
          context: cleanFields(context, ignore),
          metadata: cleanFields(metadata, ignore),
          sessionId: session,
          user: { id: session, email: session, accountUuid: session },
          experiment,
        })
        const json = wire.encode(event)
        // A newline would end the line it stands in.
        expect(json).not.toContain('\n')
        expectValidBody(eventBatch(contained).wrap({ resource: resourceJson, report: undefined, events: [json, json] }))
      },
    ),
    { numRuns: 300 },
  )
})

test('times of the years 0 to 9999 are of the form the schema asks for', () => {
  for (const time of [-62_167_219_200_000, -1, 0, 253_402_300_799_999]) {
    expectValidBody(
      wire.wrap({ resource: resourceJson, report: undefined, events: [wire.encode(anEvent(1, { time }))] }),
    )
  }
})
