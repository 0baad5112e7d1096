import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { disabledCore } from '../../src/client/disabled.ts'
import { createFacade } from '../../src/client/facade.ts'
import type { Core } from '../../src/model/core.ts'
import { oneOf } from '../../src/model/label.ts'
import { expectBalanced } from '../support/books.ts'
import { scriptedClock } from '../support/fakes/clock.ts'
import { memoryCore } from '../support/fakes/core.ts'
import { scriptedRandom, uuid } from '../support/fakes/random.ts'

function world() {
  const live = memoryCore()
  let core: Core = live.core
  const clock = scriptedClock()
  const telemetry = createFacade(() => core, clock, scriptedRandom())
  return { ...live, telemetry, clock, swap: (next: Core) => (core = next) }
}
const tool = oneOf('bash', 'edit')

test('an event has an id and the time of its call', () => {
  const { telemetry, events, clock } = world()
  telemetry.logEvent('a')
  clock.advance(1_000)
  telemetry.logEvent('b', { tool: tool('bash') })
  expect(events).toMatchObject([
    { id: uuid(1), name: 'a', time: clock.now() - 1_000, metadata: {} },
    { id: uuid(2), name: 'b', time: clock.now(), metadata: { tool: 'bash' } },
  ])
})

describe('a timestamp', () => {
  test.each([[1_700_000_000_000], [new Date(1_700_000_000_000)]])('may be given: %o', (timestamp) => {
    const { telemetry, events } = world()
    telemetry.logEvent('a', {}, { timestamp })
    expect(events[0]?.time).toBe(1_700_000_000_000)
  })
  test.each([Number.NaN, 'now', new Date('x'), {}])('that is none is now, and counted: %o', (timestamp) => {
    const { telemetry, events, clock, health } = world()
    telemetry.logEvent('a', {}, { timestamp: timestamp as never })
    expect(events[0]?.time).toBe(clock.now())
    expect(health().fields).toEqual({ not_finite: 1 })
  })
  test('behind a getter that throws costs the timestamp, not the event', () => {
    const { telemetry, events, health } = world()
    const hostile = Object.defineProperty({}, 'timestamp', {
      get: () => {
        throw new Error('no')
      },
    })
    telemetry.logEvent('a', {}, hostile)
    expect(events).toHaveLength(1)
    expectBalanced(health().sinks.memory!)
  })
})

describe('an event with a dedupe key', () => {
  test('is recorded once under its name, and always without one', () => {
    const { telemetry, events, health } = world()
    for (const key of ['k', 'k', 7, 7, '7', undefined, undefined]) telemetry.logEvent('a', {}, { dedupe: key })
    telemetry.logEvent('b', {}, { dedupe: 'k' })
    telemetry.child().logEvent('a', {}, { dedupe: 'k' })
    expect(events.map(({ name }) => name)).toEqual(['a', 'a', 'a', 'a', 'b'])
    expect(health().sinks.memory).toMatchObject({ logged: 9, refused: { duplicate: 4 } })
    expectBalanced(health().sinks.memory!)
  })
  test.each([{}, null, '', 'x'.repeat(257), Number.NaN, true])(
    'that is none counts always, and is told: %o',
    (dedupe) => {
      const { telemetry, events, health } = world()
      for (let n = 0; n < 2; n++) telemetry.logEvent('a', {}, { dedupe: dedupe as never })
      expect(events).toHaveLength(2)
      expect(health().fields).toEqual({ unreadable: 2 })
    },
  )
  test('behind a getter that throws costs the key, not the event', () => {
    const { telemetry, events } = world()
    const hostile = Object.defineProperty({}, 'dedupe', {
      get: () => {
        throw new Error('no')
      },
    })
    telemetry.logEvent('a', {}, hostile)
    expect(events).toHaveLength(1)
  })
  test('counts again once somebody has said no', () => {
    const { telemetry, events } = world()
    telemetry.logEvent('a', {}, { dedupe: 'k' })
    telemetry.setConsent('off')
    telemetry.logEvent('a', {}, { dedupe: 'k' })
    telemetry.setConsent('on')
    telemetry.logEvent('a', {}, { dedupe: 'k' })
    expect(events).toHaveLength(2)
  })
})

describe('an exposure', () => {
  const seen = { experimentId: 'e', variationId: 'v' }
  test('is recorded once for its experiment, variation, environment and unit', () => {
    const { telemetry, events, health } = world()
    const all = [
      seen,
      { ...seen, variationId: 'w' },
      { ...seen, environment: 'test' },
      { ...seen, unit: 'ann' },
      { ...seen, unit: 7 },
      { ...seen, experimentId: 'f' },
    ]
    for (const exposure of [...all, ...all]) telemetry.logExperiment(exposure)
    expect(events).toHaveLength(6)
    expect(health().sinks.memory?.refused).toEqual({ duplicate: 6 })
    expect(JSON.stringify(events)).not.toContain('ann')
  })
  test('is about the user, where the host says of nobody else, and without one about the installation', () => {
    const { telemetry, events } = world()
    for (const user of [null, { id: 'ann' }, { id: 'bob' }, { accountUuid: 'a' }, null]) {
      telemetry.setUser(user)
      telemetry.logExperiment(seen)
    }
    expect(events.map(({ user }) => user?.id ?? user?.accountUuid)).toEqual([undefined, 'ann', 'bob', 'a'])
  })
})

test('an exposure is an event like any other', () => {
  const { telemetry, events } = world()
  telemetry.logExperiment({ experimentId: 'checkout', variationId: 'b', userAttributes: { plan: tool('edit') } })
  expect(events).toMatchObject([
    {
      name: 'experiment_viewed',
      experiment: { experiment_id: 'checkout', variation_id: 'b', user_attributes: { plan: 'edit' } },
    },
  ])
})

describe('context', () => {
  test('goes with the events that follow, as it was when they were logged', () => {
    const { telemetry, events } = world()
    const context = { betas: 1 }
    telemetry.setContext(context)
    telemetry.logEvent('a')
    context.betas = 9
    telemetry.setContext({ more: true })
    telemetry.logEvent('b')
    telemetry.setContext({ betas: undefined })
    telemetry.logEvent('c')
    expect(events.map((event) => ({ ...event.context }))).toEqual([
      { betas: 1 },
      { betas: 1, more: true },
      { more: true },
    ])
  })
})

test('an option of an event that is none is told, with the one that was meant, and the event is recorded', () => {
  const { telemetry, events, said } = world()
  telemetry.logEvent('a', {}, { timestamp: 1, dedupe: 'x', severity: 'error' })
  expect(said).toEqual([])
  for (const options of [{ timestmp: 1 }, { timestmp: 2 }, new Proxy({}, { ownKeys: () => [][0] as never }), 'x', 7])
    telemetry.logEvent('a', {}, options as object)
  expect(said.map(({ code, message }) => `${code} ${message}`)).toContain(
    'bad_option logEvent: there is no option "timestmp"; it is ignored; did you mean "timestamp"?',
  )
  expect(events).toHaveLength(6)
})

describe('a child', () => {
  test('begins with the context of its parent, and goes its own way', () => {
    const { telemetry, events } = world()
    telemetry.setContext({ a: 1, b: 1 })
    const child = telemetry.child({ context: { b: 2 } })
    child.setContext({ c: 3 })
    telemetry.setContext({ d: 4 })
    child.logEvent('x')
    telemetry.logEvent('y')
    expect(events.map((event) => ({ ...event.context }))).toEqual([
      { a: 1, b: 2, c: 3 },
      { a: 1, b: 1, d: 4 },
    ])
  })
  test('may have a session of its own, as may its children', () => {
    const { telemetry, events } = world()
    const child = telemetry.child({ sessionId: 'agent' })
    child.child().logEvent('x')
    telemetry.child().logEvent('y')
    telemetry.child({ sessionId: '' }).logEvent('z')
    expect(events.map(({ sessionId }) => sessionId)).toEqual(['agent', 'client session', 'client session'])
  })
  test('tells of a name that is no option, with the one that was meant', () => {
    const { telemetry, said } = world()
    telemetry.child({ context: { a: 1 }, sessionId: 'agent' })
    expect(said).toEqual([])
    telemetry.child({ contxt: { a: 1 } } as object)
    expect(said.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'bad_option child: there is no option "contxt"; it is ignored; did you mean "context"?',
    ])
  })
  test('is enabled as its parent is', () => {
    const { telemetry } = world()
    const child = telemetry.child()
    telemetry.setEnabled(false)
    expect([telemetry.enabled, child.enabled]).toEqual([false, false])
  })
  test.each([null, 7, 'x', { context: 'x' }, { context: null }, { sessionId: 7 }])(
    'is one whatever it is asked for: %o',
    (options) => {
      const { telemetry, events } = world()
      telemetry.child(options as never).logEvent('a')
      expect(events).toHaveLength(1)
    },
  )
  test('is one though its options throw when they are read', () => {
    const { telemetry, events } = world()
    const hostile = Object.defineProperty({}, 'context', {
      get: () => {
        throw new Error('no')
      },
    })
    telemetry.child(hostile).logEvent('a')
    expect(events).toHaveLength(1)
  })
})

describe('a session', () => {
  test('is the client’s until it is set', () => {
    const { telemetry, events } = world()
    telemetry.logEvent('a')
    telemetry.setSession('s2')
    telemetry.logEvent('b')
    expect(telemetry.sessionId).toBe('s2')
    expect(events.map(({ sessionId }) => sessionId)).toEqual(['client session', 's2'])
  })
  test.each(['', 7, null, undefined, 'x'.repeat(257), '\ud800'])(
    'that is none changes nothing, and is counted: %o',
    (id) => {
      const { telemetry, health } = world()
      telemetry.setSession(id as never)
      expect(telemetry.sessionId).toBe('client session')
      expect(health().fields).toEqual({ unreadable: 1 })
    },
  )
})

test('every method is bound', async () => {
  const { events, telemetry } = world()
  const { logEvent, setContext, child, flush, shutdown, status, health, setUser, setSession, setEnabled } = telemetry
  setContext({ a: 1 })
  setUser({ id: 'u' })
  setSession('s')
  setEnabled(true)
  logEvent('a')
  child({}).logEvent('b')
  await flush()
  await shutdown()
  await telemetry[Symbol.asyncDispose]()
  expect([status().mode, health().sinks.memory?.admitted, events.length]).toEqual(['on', 2, 2])
})

test('it stays the same object whatever stands behind it', () => {
  const { telemetry, swap, events } = world()
  const { logEvent } = telemetry
  swap(disabledCore({ reason: 'host', variable: undefined }))
  logEvent('a')
  expect([telemetry.enabled, telemetry.sessionId, telemetry.installationId, events.length]).toEqual([false, '', '', 0])
  expect(Object.isFrozen(telemetry)).toBe(true)
})

test('nothing can be printed by accident: neither headers nor an e-mail address', () => {
  const { telemetry } = world()
  telemetry.setUser({ email: 'ann@example.com' })
  for (const text of [
    inspect(telemetry),
    inspect({ telemetry }, { depth: 9, showHidden: true }),
    JSON.stringify(telemetry),
    `${telemetry}`,
  ]) {
    expect(text).not.toContain('ann@')
  }
  expect(inspect(telemetry)).toBe("Telemetry { mode: 'on' }")
})
