import { expect, test } from 'vitest'
import {
  ackLine,
  eventLine,
  eventOfLine,
  headerLine,
  lossLine,
  reportLine,
  resourceLine,
} from '../../../src/outbox/spool/lines.ts'

const [a, b] = ['4be08a2d-8335-48fe-be1b-80724941ff4b', '38e0f826-81a5-4797-98ad-91fb686e0cfa'] as const
const drop = { id: a, reason: 'too_large', n: 2 } as const
const line = (value: object) => `${JSON.stringify(value)}\n`

test('lines that are written by hand are what JSON.stringify makes of them', () => {
  const [consent, account] = ['on 2026-11-21T11:04:14.563Z', 'fc164f8250803ea8']
  for (const header of [
    { uuid: a, consent, account },
    { uuid: a, consent: null, account: null, wire: 'otlp-logs' },
  ])
    expect(headerLine(header)).toBe(line({ segment: header }))
  expect(headerLine({ uuid: a, consent, account, wire: 'event-batch' })).not.toContain('wire')
  for (const ids of [[], [a], [a, b]]) {
    expect(ackLine(ids, undefined)).toBe(line({ ack: ids }))
    expect(ackLine(ids, b)).toBe(line({ ack: ids, report: b }))
    expect(lossLine(drop, ids)).toBe(line({ loss: drop, ack: ids }))
    expect(reportLine(drop, ids)).toBe(line({ drop, of: ids }))
  }
  expect(reportLine(drop)).toBe(line({ drop }))
})

test('what a host’s JSON.stringify writes in several lines is one line', () => {
  const value = { metadata: { text: 'one\ntwo', ms: 3 } }
  const json = JSON.stringify(value, null, 2)
  const written = eventLine(a, json)
  expect(written.trimEnd().split('\n')).toHaveLength(1)
  expect(JSON.parse(written)).toEqual({ id: a, event: value })
  expect(JSON.parse(eventOfLine(written))).toEqual(value)
  expect(JSON.parse(resourceLine(json))).toEqual({ resource: value })
})
