import { describe, expect, test } from 'vitest'
import { formatEvent, formatRefusal, formatReport, formatTotals } from '../../collector/src/terminal/format.ts'
import { createPalette } from '../../collector/src/terminal/palette.ts'
import { anEvent, resource } from './batches.ts'

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, n) => from + n)

const plain = createPalette(false)
const colour = createPalette(true)
const entry = (data = {}) => ({
  event: anEvent({ metadata: { duration_ms: 45, tool: 'bash' }, ...data }),
  resource,
  count: 1,
})

test('an event is one line: time, name, values, service', () => {
  expect(formatEvent(entry({ context: { betas: 2 } }), plain, false)).toBe(
    '09:37:00.123 tool_used duration_ms=45 tool=bash betas=2 acme/1.4.0',
  )
})

test('a duplicate says so', () => {
  expect(formatEvent(entry(), plain, true)).toMatch(/ duplicate$/)
})

test('an experiment names itself and its variation', () => {
  const line = formatEvent(entry({ experiment_id: 'checkout', variation_id: 'b', metadata: {} }), plain, false)
  expect(line).toBe('09:37:00.123 tool_used checkout:b acme/1.4.0')
})

test('colour changes nothing but colour', () => {
  const line = formatEvent(entry(), colour, false)
  expect(line).toContain('\u001b[36m')
  expect(line.replaceAll(/\p{Cc}\[\d+m/gu, '')).toBe(formatEvent(entry(), plain, false))
})

describe('no control character of a client reaches the terminal', () => {
  const controls = [...range(0x00, 0x1f), ...range(0x7f, 0x9f), 0x2028, 0x2029, 0x202e, 0x2066, 0xd800]
  const hostile = controls.map((code) => String.fromCharCode(code)).join('x')
  const anyControl = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/u
  const request = {
    index: 0,
    id: '',
    receivedAt: 0,
    method: hostile,
    path: hostile,
    headers: {},
    bytes: 0,
    bodyText: undefined,
  }
  const report = { report_id: hostile, dropped: { [hostile]: 1 } }
  const totals = { events: 0, duplicates: 0, requests: 0, records: 0, dropped: new Map([[hostile, 1]]) }

  test.each([
    ['names of events', formatEvent(entry({ event_name: hostile }), plain, false)],
    ['times', formatEvent(entry({ client_timestamp: hostile }), plain, false)],
    ['names of fields', formatEvent(entry({ metadata: { [hostile]: 1 } }), plain, false)],
    ['values of metadata', formatEvent(entry({ metadata: { tool: hostile } }), plain, false)],
    ['values of context', formatEvent(entry({ context: { tool: hostile } }), plain, true)],
    ['experiments', formatEvent(entry({ experiment_id: hostile, variation_id: hostile }), plain, false)],
    ['the service', formatEvent({ ...entry(), resource: { 'service.name': hostile } }, plain, false)],
    ['reports', formatReport(report, plain)],
    ['requests', formatRefusal({ ...request, eventIds: [], status: undefined }, 'no', plain)],
    ['reasons of a refusal', formatRefusal({ ...request, eventIds: [], status: undefined }, hostile, plain)],
    ['totals', formatTotals(totals)],
  ])('from %s', (_from, line) => {
    expect(line).not.toMatch(anyControl)
  })

  test('it is shown instead', () => {
    const line = formatEvent(entry({ metadata: { tool: 'a\u001b[2Jb\u009b1mc\nd' } }), plain, false)
    expect(line).toContain('tool=a\\u001b[2Jb\\u009b1mc\\u000ad')
  })
})

test('a client report lists its reasons', () => {
  expect(formatReport({ report_id: 'r', dropped: { rejected: 2, too_large: 1 } }, plain)).toBe(
    'client report dropped: rejected 2, too_large 1',
  )
})

test('the totals read as a sentence', () => {
  const dropped = new Map([['rejected', 2]])
  expect(formatTotals({ events: 1, duplicates: 0, requests: 3, records: 0, dropped })).toBe(
    '1 event, 0 duplicates in 3 requests; clients report dropped: rejected 2',
  )
  expect(formatTotals({ events: 2, duplicates: 1, requests: 1, records: 4, dropped: new Map() })).toBe(
    '2 events, 1 duplicate, 4 records in 1 request; clients report dropped: nothing',
  )
})
