import { describe, expect, test } from 'vitest'
import { buildEvent, isEventName, parseEventName, parseTime } from '../../src/events/build-event.ts'
import type { Draft } from '../../src/model/draft.ts'
import { idOf } from '../support/fakes/events.ts'

const draft = (more: Partial<Draft> = {}): Draft => ({
  id: idOf(1),
  time: 1_000,
  sessionId: undefined,
  context: Object.freeze({ plan: 'pro' }),
  metadata: Object.freeze({ a: 1 }),
  experiment: undefined,
  ...more,
})
const identity = { sessionId: 'client', deviceId: 'device', user: { id: 'u' } }

describe('an event name', () => {
  test.each(['a', 'tool_used', 'a.b.c', 'a1', 'a_', 'a'.repeat(64)])('%j is one', (name) => {
    expect(isEventName(name)).toBe(true)
    expect(parseEventName(name)).toBe(name)
  })
  test.each(['', 'A', 'Tool', '1a', '_a', '.a', 'a b', 'a-b', 'a\n', 'é', 'a'.repeat(65), 7, null, undefined, {}])(
    '%o is none, and none of it is used',
    (name) => expect(parseEventName(name)).toBe('invalid_event_name'),
  )
})

describe('a time', () => {
  test.each([
    [0, 0],
    [1_700_000_000_123.9, 1_700_000_000_123],
    [-1.5, -1],
    [new Date(1_700_000_000_123), 1_700_000_000_123],
    [-62_167_219_200_000, -62_167_219_200_000],
    [253_402_300_799_999, 253_402_300_799_999],
  ])('%o is %i', (value, time) => {
    expect(parseTime(value)).toBe(time)
    // Four digits of year: what the wire's schema asks for.
    expect(new Date(time).toISOString()).toMatch(/^\d{4}-/)
  })
  test.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    253_402_300_800_000,
    -62_167_219_200_001,
    '0',
    '2026',
    null,
    1n,
    {},
  ])('%o is none', (value) => expect(parseTime(value)).toBeUndefined())
  test('a Date that is none is none', () => expect(parseTime(new Date('x'))).toBeUndefined())
})

describe('a built event', () => {
  test('has the draft and the identity, and is frozen', () => {
    const event = buildEvent('a', draft(), identity, undefined)
    expect(event).toEqual({ name: 'a', ...draft(), ...identity })
    expect(Object.isFrozen(event)).toBe(true)
  })
  test('has the session of its logger where that has one of its own', () => {
    expect(buildEvent('a', draft({ sessionId: 'child' }), identity, undefined).sessionId).toBe('child')
  })
  test('carries the rate it was drawn with in its metadata, over a field of the host of that name', () => {
    const event = buildEvent('a', draft({ metadata: { a: 1, sample_rate: 9 } }), identity, 0.25)
    expect(event.metadata).toEqual({ a: 1, sample_rate: 0.25 })
    expect(Object.isFrozen(event.metadata)).toBe(true)
  })
  test('carries no rate if it was certain', () => {
    expect(buildEvent('a', draft(), identity, undefined).metadata).toEqual({ a: 1 })
  })
})
