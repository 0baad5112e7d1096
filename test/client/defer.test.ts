import { describe, expect, test } from 'vitest'
import { createDeferredCore } from '../../src/client/defer.ts'
import { createFacade } from '../../src/client/facade.ts'
import { limits } from '../../src/model/limits.ts'
import { scriptedClock } from '../support/fakes/clock.ts'
import { memoryCore } from '../support/fakes/core.ts'
import { scriptedRandom } from '../support/fakes/random.ts'

function world() {
  const clock = scriptedClock()
  const deferred = createDeferredCore()
  const live = memoryCore()
  const telemetry = createFacade(deferred.core, clock, scriptedRandom())
  return { ...live, clock, deferred, telemetry, start: () => deferred.start(() => live.core) }
}

test('events wait with their own id and time, and go their way when the options are known', () => {
  const { telemetry, clock, start, events } = world()
  telemetry.logEvent('a')
  const first = clock.now()
  clock.advance(5_000)
  telemetry.logEvent('b')
  expect(events).toEqual([])
  expect(start()).toBe(true)
  telemetry.logEvent('c')
  expect(events.map(({ name, time }) => [name, time])).toEqual([
    ['a', first],
    ['b', first + 5_000],
    ['c', first + 5_000],
  ])
  expect(new Set(events.map(({ id }) => id)).size).toBe(3)
})

test('users and switches take effect between the events where they stood', () => {
  const { telemetry, start, events } = world()
  telemetry.logEvent('before')
  telemetry.setUser({ id: 'u' })
  telemetry.logEvent('with')
  telemetry.setEnabled(false)
  telemetry.logEvent('never')
  telemetry.setEnabled(true)
  telemetry.setUser(null)
  telemetry.logEvent('after')
  start()
  expect(events.map(({ name, user }) => [name, user?.id])).toEqual([
    ['before', undefined],
    ['with', 'u'],
    ['after', undefined],
  ])
})

test('contexts, sessions and children need no options', () => {
  const { telemetry, start, events } = world()
  telemetry.setContext({ a: 1 })
  telemetry.child({ sessionId: 'agent', context: { b: 2 } }).logEvent('x')
  start()
  expect(events).toMatchObject([{ sessionId: 'agent', context: { a: 1, b: 2 } }])
})

test('before it is started it is on, but has no status and no ids of its own', async () => {
  const { telemetry } = world()
  telemetry.logEvent('a')
  expect(telemetry.enabled).toBe(true)
  expect(telemetry.status()).toMatchObject({ mode: 'off', reason: 'not_started', stateDir: undefined })
  expect(await telemetry.flush()).toMatchObject({ delivered: 0, pending: 1 })
  expect(await telemetry.shutdown()).toMatchObject({ pending: 1 })
})

test('a second start is refused, and the first options stay', () => {
  const { telemetry, start, deferred, events } = world()
  start()
  expect(deferred.start(() => memoryCore().core)).toBe(false)
  telemetry.logEvent('a')
  expect(events).toHaveLength(1)
})

test('fields left out while waiting are counted on the real one', () => {
  const { deferred, telemetry } = world()
  telemetry.logEvent('a', { path: '/home' as never })
  let fields: object = {}
  deferred.start((_, counted) => {
    fields = counted
    return memoryCore().core
  })
  expect(fields).toEqual({ string: 1 })
})

test('events beyond a thousand are lost, said to be, and in the books', () => {
  const { telemetry, start, events, said, core } = world()
  for (let n = 0; n < limits.maxDeferred + 7; n++) telemetry.logEvent('a')
  start()
  expect(events).toHaveLength(limits.maxDeferred)
  expect(said).toMatchObject([{ code: 'dropped', message: expect.stringMatching(/are lost: 7$/) }])
  const logged = limits.maxDeferred + 7
  expect(Object.values(core.health().sinks)).toMatchObject([{ logged, admitted: logged, dropped: { queue_full: 7 } }])
})

test('however many names they have, what is kept of them is bounded', () => {
  const { telemetry, start, core } = world()
  for (let n = 0; n < 3 * limits.maxDeferred; n++) telemetry.logEvent(`a${n}`)
  start()
  expect(Object.values(core.health().sinks)).toMatchObject([{ dropped: { queue_full: 2 * limits.maxDeferred } }])
})

describe('a replay', () => {
  test('in which one event fails costs that event alone, and nothing is thrown', () => {
    const { telemetry, deferred, core, events } = world()
    telemetry.logEvent('a')
    telemetry.logEvent('bad')
    telemetry.logEvent('c')
    const record: typeof core.record = (logged) => {
      if (logged.name === 'bad') throw new Error('no')
      core.record(logged)
    }
    expect(deferred.start(() => ({ ...core, record }))).toBe(true)
    expect(events.map(({ name }) => name)).toEqual(['a', 'c'])
  })
})
