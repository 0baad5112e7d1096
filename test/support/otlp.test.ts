/* The judge of OTLP bodies is judged itself: by the examples of the specification, and by mistakes that it must find. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { throughProtobuf } from './otlp.ts'

const example = (file: string) => readFileSync(join(import.meta.dirname, '../fixtures/otlp-examples', file), 'utf8')

test.each([
  ['Logs', 'events.json'],
  ['Logs', 'logs.json'],
  ['Trace', 'trace.json'],
] as const)('a %s body of the specification comes back from protobuf as it went: %s', (signal, file) => {
  const body = example(file)
  // The examples write ids in capitals, and one time as a number.
  expect(throughProtobuf(signal, body)).toEqual(
    JSON.parse(body, (key, value) => (/Id$/.test(key) ? String(value).toLowerCase() : value)),
  )
})

const record = (more: object) => JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [more] }] }] })

test.each([
  ['a member that OTLP does not know', { event_name: 'a' }],
  ['a time as a number', { timeUnixNano: 1 }],
  ['the name of an enum', { severityNumber: 'SEVERITY_NUMBER_INFO' }],
  ['a whole number as a number', { attributes: [{ key: 'a', value: { intValue: 1 } }] }],
  ['two values at once', { attributes: [{ key: 'a', value: { boolValue: true, stringValue: 'a' } }] }],
  ['half a character', { eventName: '\ud800' }],
])('%s is a mistake', (_what, more) => expect(() => throughProtobuf('Logs', record(more))).toThrow())
