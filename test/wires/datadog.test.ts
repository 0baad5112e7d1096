import { describe, expect, test } from 'vitest'
import { classifierOf } from '../../src/policy/classify.ts'
import { datadogLogs } from '../../src/wires/datadog.ts'
import { anEvent } from '../support/fakes/events.ts'
import { scriptedRandom, uuid } from '../support/fakes/random.ts'
import { resourceJson } from '../support/fakes/schema.ts'

const wire = datadogLogs(scriptedRandom())
const entriesOf = (events: readonly string[], resource = resourceJson, report?: string) =>
  JSON.parse(wire.wrap({ resource, report, events }))
const entryOf = (more: Parameters<typeof anEvent>[1] = {}) => entriesOf([wire.encode(anEvent(1, more))])[0]

test('an event is an entry of its name, with its time in milliseconds', () => {
  expect(entryOf({ metadata: { ms: 45 }, context: { mode: 'ci' } })).toEqual({
    ddsource: 'nodejs',
    service: 'acme',
    ddtags: 'version:1.4.0',
    resource: JSON.parse(resourceJson),
    timestamp: anEvent(1).time,
    message: 'tool_used',
    status: 'info',
    userBucket: expect.any(Number),
    event: {
      id: anEvent(1).id,
      name: 'tool_used',
      session_id: 'a session',
      context: { mode: 'ci' },
      metadata: { ms: 45 },
    },
  })
})

test('an event that tells of an error has the status of one', () =>
  expect(entryOf({ isError: true }).status).toBe('error'))

test('no field of the host is taken for one of Datadog’s own', () => {
  const fields = { status: 'error', service: 'other', host: 'h', hostname: 'h', date: 1, timestamp: 1, message: 'm' }
  const entry = entryOf({ metadata: fields, context: fields })
  expect(entry).toMatchObject({ status: 'info', service: 'acme', timestamp: anEvent(1).time, message: 'tool_used' })
  expect(Object.keys(entry)).not.toContain('host')
  expect(entry.event).toMatchObject({ metadata: fields, context: fields })
})

describe('who it was', () => {
  test('is not told: neither installation nor user leave', () => {
    const user = { id: 'ann', email: 'ann@acme.dev', accountUuid: 'account', organizationUuid: 'organization' }
    const json = wire.encode(anEvent(1, { user }))
    expect(json).not.toMatch(/ann|account|organization/)
    expect(json).not.toContain(anEvent(1).deviceId)
  })
  test('is one of thirty groups, always the same for one installation', () => {
    const bucket = (n: number) => entryOf({ deviceId: uuid(n, 0xd) }).userBucket
    const buckets = Array.from({ length: 1_000 }, (_, n) => bucket(n))
    expect([...new Set(buckets)].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => n))
    expect(bucket(7)).toBe(buckets[7])
    // SHA-256('abc') begins with ba7816bf.
    expect(entryOf({ deviceId: 'abc' }).userBucket).toBe(0xba7816bf % 30)
  })
})

test('a report of dropped events is an entry, too', () => {
  const report = wire.report({ id: uuid(7), reason: 'max_age', n: 2 }, 1_000)
  expect(entriesOf([], resourceJson, report)).toMatchObject([
    {
      service: 'acme',
      timestamp: 1_000,
      status: 'warn',
      event: { id: uuid(7), name: 'orangebox.client_report', dropped: { max_age: 2 } },
    },
  ])
})

test('a request never has more than a thousand entries, with its report', () => expect(wire.maxEvents + 1).toBe(1_000))

test.each(['{}', '{ }', '{\n"x":1}'])('an event of another form spoils no body: %j', (event) =>
  expect(entriesOf([event, wire.encode(anEvent())])).toHaveLength(2),
)

test('a version that no tag can carry is told as Datadog would', () => {
  const [entry] = entriesOf([wire.encode(anEvent())], JSON.stringify({ 'service.version': '1.4.0+Büild 7' }))
  expect(entry.ddtags).toBe('version:1.4.0_b_ild_7')
  expect(entriesOf([wire.encode(anEvent())], '{}')[0]).not.toHaveProperty('ddtags')
})

test('an event is too old when Datadog would throw it away, after eighteen hours', () => {
  const hour = 3_600_000
  const json = wire.encode(anEvent(1, { time: 1_000 * hour }))
  expect([1_018, 1_018.1].map((hours) => wire.isTooOld?.(json, hours * hour))).toEqual([false, true])
  expect(wire.isTooOld?.('{"planted":1}', 1_018 * hour)).toBe(false)
})

describe('an answer', () => {
  const classify = (status: number) => classifierOf(wire)({ kind: 'answer', status, headers: {}, body: '' }, 0, 0).kind
  test.each([
    [202, 'delivered'],
    [200, 'retry'],
    [204, 'retry'],
    [400, 'split'],
    [413, 'split'],
    [403, 'retry'],
    [408, 'retry'],
    [429, 'retry'],
    [500, 'retry'],
    [503, 'retry'],
  ])('%i means %s', (status, kind) => expect(classify(status)).toBe(kind))
  test('401 and 403 are about the key', () => expect(wire.refusals).toEqual([401, 403]))
})
