import { describe, expect, test, vi } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import {
  ackLine,
  eventLine,
  eventOfLine,
  headerLine,
  lossLine,
  reportLine,
  resourceLine,
} from '../../../src/outbox/spool/lines.ts'
import { replay } from '../../../src/outbox/spool/replay.ts'
import { idOf, jsonOf } from '../../support/fakes/events.ts'
import { uuid } from '../../support/fakes/random.ts'

const header = { uuid: uuid(1), consent: 'on 2026-11-21T09:37:00.000Z', account: 'abc' }
const event = (n: number) => eventLine(idOf(n), jsonOf(n))
const drop = { id: uuid(9), reason: 'too_large' as const, n: 1 }
const idsIn = (text: string) => [...replay(text).events.keys()]

test('an event is cut out of its line as it was put in', () => {
  expect(eventOfLine(event(1).slice(0, -1))).toBe(jsonOf(1))
})

test('a segment says under what it was recorded, with what resource, and what is pending', () => {
  const text = `${headerLine(header)}${resourceLine('{"a":1}')}${event(1)}${event(2)}`
  expect(replay(text)).toEqual({
    consent: header.consent,
    account: 'abc',
    wire: 'event-batch',
    resource: '{"a":1}',
    events: new Map([
      [idOf(1), jsonOf(1)],
      [idOf(2), jsonOf(2)],
    ]),
    total: 2,
    dropped: 0,
    reports: new Map(),
    losses: new Map(),
    damaged: 0,
  })
})

test('nothing says nothing', () => {
  expect(replay('')).toEqual({
    consent: null,
    account: null,
    wire: 'event-batch',
    resource: '{}',
    events: new Map(),
    total: 0,
    dropped: 0,
    reports: new Map(),
    losses: new Map(),
    damaged: 0,
  })
})

test('what it ever held, and what of that was given up, is counted whatever has become of it', () => {
  const text = event(1) + event(2) + event(2) + ackLine([idOf(1)], undefined) + lossLine(drop, [idOf(2)])
  expect(replay(text)).toMatchObject({ total: 2, dropped: 1, events: new Map() })
  const summed = text + reportLine(drop, [drop.id])
  expect(replay(summed)).toMatchObject({ total: 2, dropped: 1, losses: new Map() })
  expect(replay(summed + ackLine([], drop.id))).toMatchObject({ total: 2, dropped: 1, reports: new Map() })
})

test('an ack ends its events, be it before or behind them', () => {
  expect(idsIn(event(1) + event(2) + ackLine([idOf(1)], undefined))).toEqual([idOf(2)])
  expect(idsIn(ackLine([idOf(1)], undefined) + event(1) + event(2))).toEqual([idOf(2)])
})

test('an event that stands twice is one event', () => expect(idsIn(event(1) + event(1))).toEqual([idOf(1)]))

test('the last resource holds', () => {
  expect(replay(resourceLine('{"a":1}') + event(1) + resourceLine('{"a":2}')).resource).toBe('{"a":2}')
})

test('a report is to be told until an ack names it', () => {
  expect(replay(reportLine(drop))).toMatchObject({ reports: new Map([[drop.id, drop]]), damaged: 0 })
  expect(replay(reportLine(drop) + ackLine([idOf(1)], drop.id)).reports.size).toBe(0)
})

test('a loss ends the events it gives up, and waits for a report', () => {
  const loss = { ...drop, reason: 'rejected' as const }
  const read = replay(event(1) + event(2) + lossLine(loss, [idOf(1)]))
  expect([...read.events.keys()]).toEqual([idOf(2)])
  expect(read).toMatchObject({ reports: new Map(), losses: new Map([[loss.id, loss]]) })
})

describe('a report that sums up losses', () => {
  const loss = (n: number) => ({ id: uuid(n), reason: 'too_large' as const, n: 1 })
  const losses = [1, 2, 3].map((n) => lossLine(loss(n), [])).join('')
  const sum = (id: number, n: number, ...of: readonly number[]) =>
    reportLine(
      { id: uuid(id), reason: 'too_large', n },
      of.map((part) => uuid(part)),
    )
  test('takes their place', () => {
    const read = replay(losses + sum(1, 2, 1, 2))
    expect([...read.reports.values()]).toEqual([{ id: uuid(1), reason: 'too_large', n: 2 }])
    expect([...read.losses.keys()]).toEqual([uuid(3)])
    expect(read.dropped).toBe(3)
  })
  test.each([
    ['before', sum(1, 2, 1, 2) + sum(1, 3, 1, 2, 3)],
    ['behind', sum(1, 3, 1, 2, 3) + sum(1, 2, 1, 2)],
  ])('outdoes one with the same id that sums up fewer, %s it', (_, both) => {
    const read = replay(losses + both)
    expect([...read.reports.values()]).toEqual([{ id: uuid(1), reason: 'too_large', n: 3 }])
    expect([read.losses.size, read.dropped]).toEqual([0, 3])
  })
  test('is done once it was told, and its losses with it', () => {
    expect(replay(losses + sum(1, 3, 1, 2, 3) + ackLine([], uuid(1)))).toMatchObject({
      reports: new Map(),
      losses: new Map(),
      dropped: 3,
    })
  })
  test('is a report by itself where a planted line names anything as its parts', () => {
    const line = JSON.stringify({ drop: loss(1), of: [{}, null, 7] })
    expect([...replay(`${line}\n`).reports.keys()]).toEqual([uuid(1)])
  })
})

describe('torn', () => {
  test('a tail without its newline is no event, and no damage: its logEvent never returned', () => {
    for (let length = 1; length < event(2).length; length++) {
      const { events, damaged } = replay(event(1) + event(2).slice(0, length))
      expect([...events.keys()], String(length)).toEqual([idOf(1)])
      expect(damaged).toBe(0)
    }
  })
  test('a line that was cut off from the next by a newline costs itself alone', () => {
    for (let length = 1; length < event(1).length - 1; length++) {
      const { events, damaged } = replay(`${event(1).slice(0, length)}\n${event(2)}`)
      expect([...events.keys()], String(length)).toEqual([idOf(2)])
      expect(damaged).toBe(1)
    }
  })
  test('in the middle of a character it costs itself alone', () => {
    const wide = Buffer.from(eventLine(idOf(1), '{"a":"日本"}'))
    for (let length = wide.length - 12; length < wide.length - 2; length++) {
      const text = Buffer.concat([wide.subarray(0, length), Buffer.from(`\n${event(2)}`)]).toString('utf8')
      expect(idsIn(text)).toEqual([idOf(2)])
    }
  })
  test('empty lines are no damage', () => {
    expect(replay(`\n\n${event(1)}\n\n${event(2)}\n`)).toMatchObject({ damaged: 0 })
    expect(idsIn(`\n\n${event(1)}\n\n${event(2)}\n`)).toHaveLength(2)
  })
})

describe('damaged, skipped and counted:', () => {
  test.each(['x', '{', '{"id":', '[1]', '"text"', '7', 'null', 'true', '\0\0\0', '\uFFFD', '}{'])('%j', (line) => {
    const { events, damaged } = replay(`${event(1)}${line}\n${event(2)}`)
    expect(events.size).toBe(2)
    expect(damaged).toBe(1)
  })
})

describe('of 2,000,000 lines of garbage few are parsed, for each refusal of JSON.parse costs a stack trace:', () => {
  test.each([
    ['{', 0],
    ['\0', 0],
    ['[', 0],
    ['{}}', 0],
    ['{"}', 0],
    ['{x}', 0],
    ['{"ack":[}', limits.maxDamagedLines],
    [`{"id":"${idOf(1)}","event":{,}}`, limits.maxDamagedLines],
  ])('%j', (line, most) => {
    const lines = line.length < 5 ? 2_000_000 : 100_000
    const text = `${line}\n`.repeat(lines)
    const parse = vi.spyOn(JSON, 'parse')
    const { damaged } = replay(event(1) + text)
    const parsed = parse.mock.calls.length - 1
    parse.mockRestore()
    expect(damaged).toBe(lines)
    expect(parsed).toBe(most)
  })
})

describe('of a kind this version does not know, and ignored:', () => {
  test.each(['{"later":{"a":1}}', '{"note":"x"}', '{"note":x}', '{"identity":{"id":1}}'])('%s', (line) => {
    const { events, reports, damaged } = replay(`${event(1)}${line}\n${event(2)}`)
    expect(events.size).toBe(2)
    expect(reports.size).toBe(0)
    expect(damaged).toBe(0)
  })
})

describe('of a known kind with something else in it, skipped and counted:', () => {
  const acked = `{"drop":{"id":"${uuid(9)}","reason":"of_next_year","n":1},"ack":["${idOf(2)}"]}`
  test.each([
    '{}',
    '{"resource":null}',
    '{"ack":"all"}',
    '{"drop":{"n":1}}',
    `{"resource":{"a":"${'x'.repeat(limits.maxResourceLine)}"}}`,
    `{"resource":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
  ])('%.50s', (line) => {
    const { events, reports, resource, damaged } = replay(`${event(1)}${line}\n${event(2)}`)
    expect(events.size).toBe(2)
    expect(reports.size).toBe(0)
    expect(resource).toBe('{}')
    expect(damaged).toBe(1)
  })
  test.each([
    { reason: 'gone' },
    { reason: 'consent' },
    { reason: 'toString' },
    { reason: 7 },
    { n: 0 },
    { n: -1 },
    { n: 1e15 },
    { n: 1.5 },
    { n: '1' },
    { id: '\u001b[2J' },
    { id: 7 },
  ])('a loss or a report with %j', (wrong) => {
    for (const key of ['loss', 'drop']) {
      const line = JSON.stringify({ [key]: { ...drop, ...wrong } })
      expect(replay(`${line}\n`)).toMatchObject({ reports: new Map(), losses: new Map(), dropped: 0, damaged: 1 })
    }
  })
  test('the events that a drop line of a later version gives up are given up all the same', () => {
    expect(idsIn(`${event(1)}${event(2)}${acked}\n`)).toEqual([idOf(1)])
  })
})

describe('an event line of another form is not spliced into a request:', () => {
  test.each([
    ['with a short id', '{"id":"1","event":{}}'],
    ['with blanks', `{ "id": "${idOf(1)}", "event": {} }`],
    ['with its parts turned round', `{"event":{},"id":"${idOf(1)}"}`],
    ['with more behind the event', `{"id":"${idOf(1)}","event":{},"more":1}`],
    ['with two events', `{"id":"${idOf(1)}","event":{"a":1},"event":{"b":2}}`],
    ['with a second id', `{"id":"${idOf(1)}","event":{"a":1},"id":"${idOf(1)}","event":{"b":2}}`],
    ['with an event that is no object', `{"id":"${idOf(1)}","event":[1]}`],
    ['with an id that is none', `{"id":"${'\u001b'.repeat(36)}","event":{}}`],
    ['with a carriage return', `${event(1).slice(0, -1)}\r`],
  ])('%s', (_name, line) => expect(replay(`${line}\n`)).toMatchObject({ events: new Map() }))
})

test('a header of wrong types is read as none', () => {
  expect(replay('{"segment":{"uuid":"x","consent":7,"account":{}}}\n')).toMatchObject({ consent: null, account: null })
})
