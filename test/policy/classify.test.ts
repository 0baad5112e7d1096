import { describe, expect, test } from 'vitest'
import type { HttpAnswer } from '../../src/model/ports.ts'
import { classifierOf, classify } from '../../src/policy/classify.ts'

const now = Date.UTC(2026, 10, 21)
const answer = (status: number, headers: Record<string, string> = {}): HttpAnswer => ({
  kind: 'answer',
  status,
  headers,
  body: '',
})
const verdict = (status: number, headers?: Record<string, string>) => classify(answer(status, headers), now, 0).kind

describe('a 2xx delivers', () => {
  test.each([200, 201, 202, 204, 206, 207, 226, 299])('%i', (status) => {
    expect(verdict(status)).toBe('delivered')
    expect(verdict(status, { 'content-type': 'application/json' })).toBe('delivered')
  })
})

describe('a 2xx that is a web page comes from a captive portal and is retried', () => {
  test.each([200, 202, 204])('%i', (status) => {
    expect(verdict(status, { 'content-type': 'text/html' })).toBe('retry')
    expect(verdict(status, { 'content-type': 'application/xhtml+xml;charset=utf-8' })).toBe('retry')
    expect(verdict(status, { 'content-type': ' Text/HTML; charset=utf-8' })).toBe('retry')
  })
  test('a type that only begins like one does not count', () => {
    expect(verdict(200, { 'content-type': 'text/htmlx' })).toBe('delivered')
    expect(verdict(200, { 'content-type': 'application/text/html' })).toBe('delivered')
  })
})

describe('only 400, 413 and 422 say something about the events', () => {
  test.each([400, 413, 422])('%i splits', (status) => {
    expect(verdict(status)).toBe('split')
    // An endpoint may explain itself on a page of its own.
    expect(verdict(status, { 'content-type': 'text/html' })).toBe('split')
  })
})

describe('every other status is retried: proxies and paywalls answer anything', () => {
  const others = Array.from({ length: 500 }, (_, n) => 100 + n).filter(
    (status) => !(status >= 200 && status < 300) && ![400, 413, 422].includes(status),
  )
  test.each([
    [100, 301, 302, 303, 304, 307, 308, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 414, 415, 416],
    [417, 418, 421, 423, 424, 425, 426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 599],
  ])('%i and its like', (...statuses) => {
    for (const status of statuses) expect(verdict(status), String(status)).toBe('retry')
  })
  test('none between 100 and 599 is forgotten', () => {
    expect(others.filter((status) => verdict(status) !== 'retry')).toEqual([])
  })
})

test('Retry-After is obeyed wherever it stands beside a status that is retried', () => {
  for (const status of [302, 401, 403, 429, 500, 503])
    expect(classify(answer(status, { 'retry-after': '120' }), now, 0)).toEqual({ kind: 'retry', afterMs: 120_000 })
  const portal = answer(200, { 'content-type': 'text/html', 'retry-after': '7' })
  expect(classify(portal, now, 0)).toEqual({ kind: 'retry', afterMs: 7_000 })
})

describe('no answer is retried, sent or not', () => {
  const codes = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'CERT_HAS_EXPIRED', 'TIMEOUT', 'ABORTED']
  test.each(codes)('%s', (code) => {
    for (const sent of [true, false])
      expect(classify({ kind: 'failure', code, sent }, now, 0)).toEqual({ kind: 'retry', afterMs: undefined })
  })
})

describe('what a wire says of an answer goes before the table:', () => {
  const judge = (meant: 'delivered' | 'retry' | 'refused' | undefined, status: number, headers = {}) =>
    classifierOf({ classify: () => meant })(answer(status, headers), now, 0)
  test.each([
    ['delivered', 404, { kind: 'delivered' }],
    ['refused', 409, { kind: 'split', tooLarge: false }],
    ['refused', 413, { kind: 'split', tooLarge: true }],
    [undefined, 422, { kind: 'split', tooLarge: false }],
  ] as const)('%s at %i', (meant, status, verdict) => expect(judge(meant, status)).toEqual(verdict))
  test('a retry obeys Retry-After', () =>
    expect(judge('retry', 400, { 'retry-after': '120' })).toEqual({ kind: 'retry', afterMs: 120_000 }))
  test('it is not asked where there was no answer', () =>
    expect(
      classifierOf({ classify: () => 'delivered' })({ kind: 'failure', code: 'TIMEOUT', sent: true }, now, 0),
    ).toEqual({ kind: 'retry', afterMs: undefined }))
})
