import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanFields } from '../../src/events/clean-fields.ts'
import { otlpLogs } from '../../src/wires/otlp-logs.ts'
import { anEvent } from '../support/fakes/events.ts'
import { uuid } from '../support/fakes/random.ts'
import { resourceJson } from '../support/fakes/schema.ts'
import { attributesOf, expectValidLogs, recordsIn, throughProtobuf } from '../support/otlp.ts'

/** The key of a label's text, by which two copies of the package agree. */
const labelText = Symbol.for('orangebox.label')

const wire = otlpLogs()
const bodyOf = (...events: readonly string[]) => wire.wrap({ resource: resourceJson, report: undefined, events })
const recordOf = (more: Parameters<typeof anEvent>[1] = {}) => {
  const [record = {}] = recordsIn(bodyOf(wire.encode(anEvent(1, more))))
  return record
}

test('an event that tells of an error has the number of ERROR', () =>
  expect(recordOf({ isError: true }).severityNumber).toBe(17))

test('an event is a log record with an event name, a time in nanoseconds and a severity, and no text of it', () => {
  expect(recordOf({ metadata: { ms: 45, ratio: 0.5, ok: true, tool: 'bash', none: null } })).toEqual({
    timeUnixNano: '1795253820123000000',
    observedTimeUnixNano: '1795253820123000000',
    eventName: 'tool_used',
    severityNumber: 9,
    attributes: [
      { key: 'log.record.uid', value: { stringValue: anEvent(1).id } },
      { key: 'session.id', value: { stringValue: 'a session' } },
      { key: 'app.installation.id', value: { stringValue: anEvent(1).deviceId } },
      { key: 'ms', value: { intValue: '45' } },
      { key: 'ratio', value: { doubleValue: 0.5 } },
      { key: 'ok', value: { boolValue: true } },
      { key: 'tool', value: { stringValue: 'bash' } },
      { key: 'none', value: {} },
    ],
  })
})

test('the facts about the process are the resource, and we are the scope', () => {
  const body = throughProtobuf('Logs', bodyOf(wire.encode(anEvent())))
  expect(body).toMatchObject({
    resourceLogs: [
      {
        resource: {
          attributes: expect.arrayContaining([
            { key: 'service.name', value: { stringValue: 'acme' } },
            { key: 'ci', value: { boolValue: false } },
          ]),
        },
        scopeLogs: [{ scope: { name: 'orangebox', version: expect.stringMatching(/^\d/) } }],
      },
    ],
  })
})

test.each([
  ['before 1970', -62_167_219_200_000, '1000000'],
  ['of 1970', 0, '1000000'],
  ['of the year 9999', 253_402_300_799_999, '18446744073709000000'],
])('a time %s becomes the nearest one that 64 bits hold, and not the unknown one', (_when, time, nanos) =>
  expect(recordOf({ time }).timeUnixNano).toBe(nanos),
)

test('a report of dropped events travels as an event, with others or alone', () => {
  const report = wire.report({ id: uuid(7), reason: 'rejected', n: 2 }, Date.UTC(2026, 10, 28)) ?? ''
  const alone = recordsIn(wire.wrap({ resource: resourceJson, report, events: [] }))
  expect(alone).toMatchObject([
    { eventName: 'orangebox.client_report', severityNumber: 13, timeUnixNano: '1795824000000000000' },
  ])
  expect(attributesOf(alone[0] ?? {})).toEqual({
    'log.record.uid': { stringValue: uuid(7) },
    'orangebox.dropped.reason': { stringValue: 'rejected' },
    'orangebox.dropped.count': { intValue: '2' },
  })
  const both = wire.wrap({ resource: resourceJson, report, events: [wire.encode(anEvent())] })
  expect(recordsIn(both).map(({ eventName }) => eventName)).toEqual(['tool_used', 'orangebox.client_report'])
})

describe('whatever a host puts into an event', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  const anything = fc.dictionary(
    fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('session.id', 'context.a', 'constructor')),
    fc.oneof(
      fc.anything({ withBigInt: true }),
      text.map((t) => ({ [labelText]: t })),
    ),
  )
  test('every body is one that OTLP knows, and no attribute occurs twice', () => {
    fc.assert(
      fc.property(anything, anything, text, fc.integer(), (context, metadata, session, time) => {
        const event = anEvent(1, {
          context: cleanFields(context, () => {}),
          metadata: cleanFields(metadata, () => {}),
          sessionId: session,
          time,
          user: { id: session, email: session },
        })
        const json = wire.encode(event)
        expect(json).not.toContain('\n')
        expectValidLogs(bodyOf(json, json))
      }),
      { numRuns: 300 },
    )
  })
})

test('an event is encoded once for all sinks of this kind, and once more for one that is trusted with what is for few', () => {
  let reads = 0
  const metadata = {
    get ms() {
      reads++
      return 45
    },
  }
  const event = { ...anEvent(1), metadata, privileged: { path: 'src' } }
  const texts = [otlpLogs(), otlpLogs('http/protobuf')].map(({ encode }) => encode(event))
  expect([texts[1], reads]).toEqual([texts[0], 1])
  expect(wire.encode(event, event.privileged)).toContain('"privileged.path"')
  expect([wire.encode(event), reads]).toEqual([texts[0], 3])
  expect(wire.encode(anEvent(2))).not.toBe(texts[0])
})
