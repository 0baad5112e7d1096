import { expect, test } from 'vitest'
import { createPalette, formatEvent, formatReport, formatTotals } from '../../collector/src/format.ts'
import { anEvent, resource } from './batches.ts'

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

test('no control character of a client reaches the terminal', () => {
  const line = formatEvent(entry({ metadata: { tool: 'a\u001b[2Jb\u009b1mc\nd' } }), plain, false)
  expect(line).toContain('tool=a\\u001b[2Jb\\u009b1mc\\u000ad')
})

test('a client report lists its reasons', () => {
  expect(formatReport({ report_id: 'r', dropped: { rejected: 2, too_large: 1 } }, plain)).toBe(
    'client report dropped: rejected 2, too_large 1',
  )
})

test('the totals read as a sentence', () => {
  const dropped = new Map([['rejected', 2]])
  expect(formatTotals({ events: 1, duplicates: 0, requests: 3, dropped })).toBe(
    '1 event, 0 duplicates in 3 requests; clients report dropped: rejected 2',
  )
  expect(formatTotals({ events: 2, duplicates: 1, requests: 1, dropped: new Map() })).toBe(
    '2 events, 1 duplicate in 1 request; clients report dropped: nothing',
  )
})
