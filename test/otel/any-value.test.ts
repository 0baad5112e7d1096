import { expect, test } from 'vitest'
import { anyValue, keyValues } from '../../src/otel/any-value.ts'
import { attributesOf, recordsIn } from '../support/otlp.ts'

const decoded = (attributes: object) => {
  const body = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"attributes":${keyValues(attributes)}}]}]}]}`
  const [record = {}] = recordsIn(body)
  return attributesOf(record)
}

test.each([
  ['text', 'a "b"\n', { stringValue: 'a "b"\n' }],
  ['no text', '', { stringValue: '' }],
  ['half a character', 'a\ud800', { stringValue: 'a\ufffd' }],
  ['a boolean', false, { boolValue: false }],
  ['a whole number', -42, { intValue: '-42' }],
  ['zero from below', -0, { intValue: '0' }],
  ['a fraction', 0.97, { doubleValue: 0.97 }],
  ['more than a whole number can say exactly', 2 ** 53, { doubleValue: 2 ** 53 }],
  ['no number', Number.NaN, { doubleValue: 'NaN' }],
  ['an infinity', Number.NEGATIVE_INFINITY, { doubleValue: '-Infinity' }],
  ['64 bits', -(2n ** 63n), { intValue: '-9223372036854775808' }],
  ['more than 64 bits', 2n ** 63n, { stringValue: '9223372036854775808' }],
  ['a list', [1, 'a'], { arrayValue: { values: [{ intValue: '1' }, { stringValue: 'a' }] } }],
  ['a map', { a: true }, { kvlistValue: { values: [{ key: 'a', value: { boolValue: true } }] } }],
  ['bytes', Uint8Array.of(0, 255), { bytesValue: 'AP8=' }],
  ['null', null, {}],
  ['what has no form', () => 1, {}],
])('%s', (_what, value, expected) => expect(decoded({ it: value })).toEqual({ it: expected }))

test('what is undefined is absent', () => expect(keyValues({ a: undefined })).toBe('[]'))

test('a value that holds itself ends somewhere', () => {
  const value: Record<string, unknown> = {}
  value.self = value
  expect(anyValue(value).length).toBeLessThan(2_000)
})
