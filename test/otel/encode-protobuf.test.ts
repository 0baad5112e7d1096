import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyValues } from '../../src/otel/any-value.ts'
import { encodeProtobuf } from '../../src/otel/encode-protobuf.ts'
import { anyText } from '../support/any-text.ts'
import { fromProtobuf, throughProtobuf } from '../support/otlp.ts'

const example = (file: string) => readFileSync(join(import.meta.dirname, '../fixtures/otlp-examples', file), 'utf8')
const logs = (attributes: string, more = '') =>
  `{"resourceLogs":[{"resource":{"attributes":[]},"scopeLogs":[{"logRecords":[{"attributes":${attributes}${more}}]}]}]}`

test.each([
  ['events.json', 'logs', 'Logs'],
  ['logs.json', 'logs', 'Logs'],
  ['trace.json', 'traces', 'Trace'],
] as const)('%s of the specification says the same in protobuf', (file, signal, name) => {
  const body = example(file)
  expect(fromProtobuf(name, encodeProtobuf(signal, body))).toEqual(throughProtobuf(name, body))
})

test('whatever attributes hold, protobuf says what JSON says, and takes no more bytes', () =>
  fc.assert(
    fc.property(fc.dictionary(anyText(), fc.anything({ withBigInt: false })), (attributes) => {
      const body = logs(keyValues(attributes))
      const bytes = encodeProtobuf('logs', body)
      expect(fromProtobuf('Logs', bytes)).toEqual(throughProtobuf('Logs', body))
      expect(bytes.length).toBeLessThan(Buffer.byteLength(body))
    }),
  ))

test.each([
  ['the smallest whole number', '{"intValue":"-9223372036854775808"}'],
  ['the largest one', '{"intValue":"9223372036854775807"}'],
  ['none of the numbers', '{"doubleValue":"NaN"}'],
  ['one beyond them', '{"doubleValue":"-Infinity"}'],
  ['bytes', '{"bytesValue":"AP8Q"}'],
  ['a value that says nothing', '{}'],
  ['a list of lists', '{"arrayValue":{"values":[{"arrayValue":{"values":[]}},{"stringValue":""}]}}'],
])('%s', (_what, value) => {
  const body = logs(`[{"key":"k","value":${value}}]`, ',"timeUnixNano":"18446744073709551615","flags":4294967295')
  expect(fromProtobuf('Logs', encodeProtobuf('logs', body))).toEqual(throughProtobuf('Logs', body))
})

describe('what somebody planted on the disk', () => {
  test.each([
    ['a time that is none', ',"timeUnixNano":"soon"'],
    ['a time that is an object', ',"timeUnixNano":{}'],
    ['an id that is not hexadecimal', ',"traceId":"xyz"'],
    ['a member nobody knows', ',"unknown":1,"__proto__":{"key":1}'],
    ['a text that is a number', ',"eventName":5'],
    ['a list that is none', ',"attributes":{"key":"k"}'],
    ['a record in a list of values', ',"body":{"arrayValue":{"values":[1,null,"x",[]]}}'],
  ])('is left out: %s', (_what, more) => {
    const body = logs('[]', `${more},"severityNumber":9`)
    const said = fromProtobuf('Logs', encodeProtobuf('logs', body))
    expect(said).toMatchObject({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ severityNumber: 9 }] }] }] })
    const known = ['severityNumber', 'body', 'attributes']
    // biome-ignore lint/suspicious/noExplicitAny: its form was just looked at
    expect(known).toEqual(expect.arrayContaining(Object.keys((said as any).resourceLogs[0].scopeLogs[0].logRecords[0])))
  })
  test('makes no body that a receiver cannot read', () =>
    fc.assert(
      fc.property(fc.json(), (json) => {
        fromProtobuf('Logs', encodeProtobuf('logs', json))
        fromProtobuf('Logs', encodeProtobuf('logs', logs(json)))
        fromProtobuf('Trace', encodeProtobuf('traces', `{"resourceSpans":[{"scopeSpans":[{"spans":[${json}]}]}]}`))
      }),
    ))
})
