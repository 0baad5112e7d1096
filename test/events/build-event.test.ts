import { describe, expect, test } from 'vitest'
import { buildEvent } from '../../src/events/build-event.ts'
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
