import { describe, expect, test } from 'vitest'
import { createMatching } from '../../collector/src/page/matching.ts'
import { fieldsOf, missingFrom } from '../../collector/src/page/origin.ts'
import { sessionsOf } from '../../collector/src/page/sessions.ts'
import { summaryOf } from '../../collector/src/page/summary.ts'
import { weightsOf } from '../../collector/src/page/weights.ts'
import { scrollFor, windowOf } from '../../collector/src/page/window-of.ts'
import type { BadEntry, Entry, GoodEntry } from '../../collector/src/view/entry.ts'
import eventSchema from '../../schema/event-batch.schema.json' with { type: 'json' }
import { anEvent, resource } from './batches.ts'

const good = (seq: number, data = {}, more: Partial<GoodEntry> = {}): GoodEntry => {
  const event = anEvent({ event_name: 'build', ...data }).event_data
  return {
    ...{
      seq,
      received_at: '2026-11-28T09:00:00.000Z',
      protocol: 'events',
      verdict: 'good',
      duplicate: false,
      resource,
    },
    ...{ name: event.event_name, time: event.client_timestamp, service: 'acme', version: '1.4.0', data: event },
    ...more,
  }
}
const bad = (seq: number): BadEntry => ({
  ...{ seq, received_at: '2026-11-28T09:00:00.000Z', protocol: 'events', verdict: 'bad', reason: 'no JSON' },
  ...{ request: 'POST /', request_id: 'r', events: 0 },
})
const numbers = (entries: readonly Entry[]) => entries.map(({ seq }) => seq)
const everything = { text: '', verdict: 'all', until: Number.POSITIVE_INFINITY } as const

describe('what is wished to be seen', () => {
  const entries: Entry[] = [good(1), bad(2), good(3, { event_name: 'test' })]

  test('is chosen by words and by good and bad', () => {
    const matching = createMatching()
    expect(numbers(matching(entries, everything))).toEqual([1, 2, 3])
    expect(numbers(matching(entries, { ...everything, verdict: 'bad' }))).toEqual([2])
    expect(numbers(matching(entries, { ...everything, text: 'name=test' }))).toEqual([3])
  })

  test('grows with what comes, and is the same list while nothing does', () => {
    const matching = createMatching()
    const first = matching(entries, everything)
    expect(matching(entries, everything)).toBe(first)
    expect(numbers(matching([...entries, good(4), good(5)], everything))).toEqual([1, 2, 3, 4, 5])
  })

  test('stands still at a number, and has all of it again afterwards', () => {
    const matching = createMatching()
    const until = { ...everything, until: 3 }
    matching(entries, everything)
    expect(numbers(matching([...entries, good(4)], until))).toEqual([1, 2, 3])
    expect(numbers(matching([...entries, good(4), good(5)], until))).toEqual([1, 2, 3])
    expect(numbers(matching([...entries, good(4), good(5)], everything))).toEqual([1, 2, 3, 4, 5])
  })

  test('begins anew where the oldest were forgotten or another collector counts', () => {
    const matching = createMatching()
    matching(entries, everything)
    expect(numbers(matching([good(3), good(4)], everything))).toEqual([3, 4])
    matching([good(1), good(2)], everything)
    const another = [good(1)]
    expect(matching(another, everything)).toEqual(another)
    expect(numbers(matching([], everything))).toEqual([])
  })
})

test('every fact that the schema knows is told as found by the SDK, all others as the tool’s own', () => {
  const known = Object.keys(eventSchema.definitions.resource.properties).filter((name) => !name.startsWith('service.'))
  const facts = Object.fromEntries([...known, 'acme.plan', 'host.name'].map((name) => [name, 'x']))
  const origins = fieldsOf(good(1, {}, { resource: facts })).filter(({ group }) => group === 'resource')
  expect(origins.filter(({ origin }) => origin === 'SDK: this machine').map(({ name }) => name)).toEqual(known)
  expect(origins.slice(known.length).map(({ origin }) => origin)).toEqual(Array(2).fill('tool: its option resource'))
})

test.each([
  ['at the beginning', 50_000, 0, { from: 0, to: 36 }],
  ['in the middle', 50_000, 26_000, { from: 988, to: 1036 }],
  ['at the end', 50_000, 50_000 * 26 - 600, { from: 49_964, to: 50_000 }],
  ['of a short list', 3, 0, { from: 0, to: 3 }],
  ['of none', 0, 0, { from: 0, to: 0 }],
  ['beyond the end, as after a filter', 3, 90_000, { from: 3, to: 3 }],
])('the rows that are drawn %s', (_where, count, top, rows) => {
  expect(windowOf(count, 26, top, 600)).toEqual(rows)
})

test.each([
  ['in sight', 5, 100, 100],
  ['above', 2, 100, 52],
  ['below', 40, 100, 40 * 26 + 26 - 300],
])('a row %s is scrolled to no further than needed', (_where, row, top, to) => {
  expect(scrollFor(row, 26, top, 300)).toBe(to)
})

test('sessions are the events of one id in time, the newest session first; what was repeated counts once', () => {
  const at = (seq: number, session_id: string, time: string, more = {}) =>
    good(seq, { session_id, client_timestamp: time }, { time, ...more })
  const entries = [
    at(1, 'a', '2026-11-28T09:00:05.000Z'),
    at(2, 'a', '2026-11-28T09:00:01.000Z'),
    at(3, 'b', '2026-11-28T09:01:00.000Z'),
    at(4, 'a', '2026-11-28T09:00:05.000Z', { duplicate: true }),
    bad(5),
  ]
  const found = sessionsOf(entries, 10).map(({ id, from, to, events }) => [
    id,
    to - from,
    events.map(({ entry }) => entry.seq),
  ])
  expect(found).toEqual([
    ['b', 0, [3]],
    ['a', 4_000, [2, 1]],
  ])
  expect(sessionsOf(entries, 1)).toHaveLength(1)
})

test('an event that was kept at a rate stands for 1/rate events', () => {
  const sampled = (seq: number, sample_rate?: unknown) => good(seq, { metadata: { sample_rate } })
  const entries = [
    sampled(1, 0.25),
    sampled(2, 0.25),
    sampled(3, 0.5),
    sampled(4),
    sampled(5, 0),
    sampled(6, 'x'),
    bad(7),
  ]
  expect(weightsOf(entries)).toEqual([{ name: 'build', kept: 6, rates: [0.25, 0.5, 1], about: 13 }])
})

describe('of an event', () => {
  const entry = good(1, {
    context: { plan: 'other' },
    metadata: { ms: 1, sample_rate: 0.1, 'a.new': true },
    experiment_id: 'x',
    a_later_version: 1,
    resource,
  })
  const origins = Object.fromEntries(fieldsOf(entry).map(({ name, origin }) => [name, origin.split(':')[0]]))

  test('every field says where it comes from', () => {
    expect(origins).toMatchObject({
      ...{
        event_id: 'SDK',
        event_name: 'tool',
        session_id: 'SDK',
        device_id: 'SDK',
        id: 'tool',
        plan: 'tool',
        ms: 'tool',
      },
      ...{ sample_rate: 'operator', 'a.new': 'tool', experiment_id: 'tool', a_later_version: 'tool' },
      ...{ 'service.name': 'tool', 'os.type': 'SDK', ci: 'SDK' },
    })
  })

  test('what is not in it is told as far as it can be known', () => {
    const missing = missingFrom(entry).join('\n')
    expect(missing).toContain('context.plan: a text outside the tool’s list became “other”')
    expect(missing).not.toContain('user and account')
    expect(missingFrom(good(1, { user: undefined })).join()).toContain('user and account: the tool named none')
    expect(missingFrom(good(1, { event_name: 'invalid_event_name' })).join()).toContain('the name: it was none')
  })

  test('a row has its values', () => {
    expect(summaryOf(entry)).toBe('x:undefined ms=1 sample_rate=0.1 a.new=true plan=other')
    expect(summaryOf(bad(1))).toBe('no JSON')
  })
})

test('a record of another protocol says so of each field', () => {
  const data = { attributes: { model: 'large' }, facts: { severity: 'INFO', dropped_attributes_count: 2 } }
  const entry = good(1, {}, { protocol: 'otlp/logs', data, resource: { 'os.type': 'linux' } })
  expect(fieldsOf(entry).map(({ name, origin }) => [name, origin])).toEqual([
    ['model', 'sender: attribute of the record'],
    ['severity', 'sender: its protocol'],
    ['dropped_attributes_count', 'sender: its protocol'],
    ['os.type', 'sender: its resource'],
  ])
  expect(missingFrom(entry)).toEqual(['2 attributes: the sender left them out'])
  expect(summaryOf(entry)).toBe('severity=INFO dropped_attributes_count=2 model=large')
})
