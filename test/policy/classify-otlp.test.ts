import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../../src/model/limits.ts'
import { classifierOf } from '../../src/policy/classify.ts'
import { classifyOtlp } from '../../src/policy/classify-otlp.ts'
import { partialSuccess } from '../support/otlp.ts'

const wire = { classify: classifyOtlp }
const answer = (status: number, body = '{}', headers: Record<string, string> = {}) =>
  classifierOf(wire)({ kind: 'answer', status, headers, body }, 0, 0)

describe('a success', () => {
  test('without a word is delivered', () => {
    for (const body of ['{}', '', '{"partialSuccess":{}}', '{"partialSuccess":{"rejectedLogRecords":"0"}}'])
      expect(answer(200, body)).toEqual({ kind: 'delivered' })
  })
  test.each([
    ['as text', '{"partialSuccess":{"rejectedLogRecords":"3","errorMessage":"too \\"old\\""}}', 'too \\"old\\"'],
    ['as a number', '{ "partialSuccess": { "errorMessage": "no", "rejectedLogRecords": 3 } }', 'no'],
    ['without a reason', '{"partialSuccess":{"rejectedLogRecords":"3"}}', ''],
    ['of spans', '{"partialSuccess":{"rejectedSpans":"3"}}', ''],
  ])('that rejects some says how many: %s', (_how, body, why) =>
    expect(answer(200, body)).toEqual({ kind: 'delivered', rejected: { n: 3, why } }),
  )
  test('that rejects some says so also where its end was not read', () => {
    const body = `{"partialSuccess":{"rejectedLogRecords":"3","errorMessage":"${'x'.repeat(5_000)}`.slice(0, 4_096)
    expect(answer(200, body)).toMatchObject({ kind: 'delivered', rejected: { n: 3, why: 'x'.repeat(200) } })
  })
  test('whose message only speaks of rejections rejects nothing', () => {
    const body = '{"partialSuccess":{"errorMessage":"\\"rejectedLogRecords\\":\\"3\\""}}'
    expect(answer(200, body)).toEqual({ kind: 'delivered' })
  })
  test.each(['Logs', 'Trace'] as const)('in protobuf says how many it rejects: %s', (signal) => {
    const said = (n: number, why: string) =>
      answer(200, partialSuccess(signal, n, why).toString('latin1'), { 'content-type': 'application/x-protobuf' })
    expect(said(3, 'too old')).toEqual({ kind: 'delivered', rejected: { n: 3, why: 'too old' } })
    expect(said(70_000, '')).toEqual({ kind: 'delivered', rejected: { n: 70_000, why: '' } })
    expect(said(0, 'mind the gap')).toEqual({ kind: 'delivered' })
  })
  test('in protobuf that is none rejects nothing, whatever its bytes', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const body = Buffer.from(bytes).toString('latin1')
        const verdict = answer(200, body, { 'content-type': 'application/x-protobuf' })
        expect(verdict.kind).toBe('delivered')
        if ('rejected' in verdict && verdict.rejected) expect(verdict.rejected.n).toBeGreaterThan(0)
      }),
    ))
  test('of a captive portal is none', () =>
    expect(answer(200, '<html>', { 'content-type': 'text/html' }).kind).toBe('retry'))
})

test.each([400, 413, 422])('%i may destroy, as everywhere', (status) => expect(answer(status).kind).toBe('split'))

test.each([429, 502, 503, 504])('%i is tried again as soon as the backoff allows', (status) => {
  expect(answer(status)).toEqual({ kind: 'retry', afterMs: undefined })
  expect(answer(status, '', { 'retry-after': '7' })).toMatchObject({ kind: 'retry', afterMs: 7_000 })
})

test.each([301, 401, 403, 404, 405, 408, 500, 501, 505])(
  '%i destroys nothing, and is not asked again soon',
  (status) => {
    expect(answer(status)).toEqual({ kind: 'retry', afterMs: limits.probeMs })
    expect(answer(status, '', { 'retry-after': '3600' })).toMatchObject({ afterMs: 3_600_000 })
  },
)

test('no answer is tried again as soon as the backoff allows', () =>
  expect(classifierOf(wire)({ kind: 'failure', code: 'ECONNRESET', sent: true }, 0, 0)).toEqual({
    kind: 'retry',
    afterMs: undefined,
  }))
