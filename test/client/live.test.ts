import { describe, expect, test } from 'vitest'
import type { Draft } from '../../src/model/draft.ts'
import { expectBalanced } from '../support/books.ts'
import { memoryCore } from '../support/fakes/core.ts'
import { idOf } from '../support/fakes/events.ts'
import { uuid } from '../support/fakes/random.ts'

const draft = (more: Partial<Draft> = {}): Draft => ({
  ...{ id: idOf(1), time: 1_000, sessionId: undefined, context: {}, metadata: {}, experiment: undefined },
  ...more,
})

test('an event gets its name, its identity and what the host said', () => {
  const { core, events } = memoryCore()
  core.setUser({ id: 'u', accountUuid: 'a' })
  core.record({ name: 'tool_used', make: () => draft({ metadata: { a: 1 } }) })
  expect(events).toMatchObject([
    {
      ...{ id: idOf(1), name: 'tool_used', time: 1_000, metadata: { a: 1 } },
      ...{ sessionId: 'client session', deviceId: uuid(1, 0xd), user: { id: 'u', accountUuid: 'a' } },
    },
  ])
})

test('an event that is not wanted is not even made', () => {
  const { core, self, health } = memoryCore()
  self.enabled = false
  let made = 0
  core.record({
    name: 'a',
    make: () => {
      made++
      return draft()
    },
  })
  expect(made).toBe(0)
  expectBalanced(health().sinks.memory!)
})

test('a name that is none is recorded as invalid, and said once', () => {
  const { core, events, said } = memoryCore()
  for (const name of ['Tool Used', 7 as never, undefined as never]) core.record({ name, make: () => draft() })
  expect(events.map(({ name }) => name)).toEqual(Array(3).fill('invalid_event_name'))
  expect(said).toMatchObject([{ code: 'bad_event_name' }])
  // Free text may be anything; none of it is quoted.
  expect(said[0]?.message).not.toContain('Tool')
})

test('fields left out are counted by reason, and each is said once', () => {
  const { core, said, health } = memoryCore()
  core.onProblem('string', 'path')
  core.onProblem('string', 'path')
  core.onProblem('bigint', 'n')
  core.onProblem('unreadable', '')
  expect(health().fields).toEqual({ string: 2, bigint: 1, unreadable: 1 })
  expect(said.map(({ message }) => message)).toEqual([
    'field "path" was left out: string (text leaves only as a label, made by oneOf)',
    'field "n" was left out: bigint (log Number(value))',
    'what was given in the place of fields was left out: unreadable (it is not what belongs there)',
  ])
})

describe('a user', () => {
  test('who changes is told to the sink; who logs out is nobody', () => {
    const { core, calls, events } = memoryCore()
    core.setUser({ id: 'u' })
    core.setUser(null)
    core.record({ name: 'a', make: () => draft() })
    expect(calls).toEqual([['userChanged'], ['userChanged']])
    expect(events[0]?.user).toBeUndefined()
  })
  test('with a part that cannot be used has the others; nothing of it is quoted', () => {
    const { core, said, events } = memoryCore()
    core.setUser({ id: 'u', email: 'ann@example.com'.repeat(50) })
    core.record({ name: 'a', make: () => draft() })
    expect(events[0]?.user).toEqual({ id: 'u' })
    expect(JSON.stringify(said)).not.toContain('ann@')
  })
})

describe('the host’s own switch', () => {
  test('turns everything off and on again', () => {
    const { core, calls, events } = memoryCore()
    core.setEnabled(false)
    expect(core.enabled()).toBe(false)
    core.record({ name: 'a', make: () => draft() })
    core.setEnabled(true)
    core.record({ name: 'a', make: () => draft() })
    expect(events).toHaveLength(1)
    expect(calls).toEqual([
      ['enabledChanged', false],
      ['enabledChanged', true],
    ])
  })
  test('overrides no consent of the user', () => {
    const { core, consent } = memoryCore()
    consent.now = { mode: 'off', text: 'off x' }
    core.setEnabled(true)
    expect(core.enabled()).toBe(false)
  })
})

describe('status', () => {
  test.each([
    ['nobody decided', { mode: 'on', text: null }, true, 'on', 'default'],
    ['the default was written down', { mode: 'on', text: 'on x' }, true, 'on', 'default'],
    ['the user said local', { mode: 'local', text: 'local x' }, true, 'local', 'consent'],
    ['the user said no', { mode: 'off', text: 'off x' }, true, 'off', 'consent'],
    ['the file cannot be read', { mode: 'off', text: null }, true, 'off', 'consent'],
    ['the host said no', { mode: 'on', text: 'on x' }, false, 'off', 'host'],
  ] as const)('%s', (_name, now, enabled, mode, reason) => {
    const { core, consent } = memoryCore()
    consent.now = now
    core.setEnabled(enabled)
    expect(core.status()).toEqual({
      ...{ mode, reason, level: 'all', variable: undefined, stateDir: '/state/acme' },
      ...{ storage: 'memory', sinks: { memory: { storage: 'memory' } } },
    })
  })
})

describe('flush and shutdown', () => {
  test.each([undefined, -1, Number.NaN, '5', null])(
    'have their default where the time limit is %o',
    async (timeoutMs) => {
      const { core, calls } = memoryCore()
      await core.flush({ timeoutMs: timeoutMs as number })
      await core.shutdown({ timeoutMs: timeoutMs as number })
      expect(calls).toMatchObject([
        ['flush', { timeoutMs: 10_000 }],
        ['shutdown', { timeoutMs: 1_000, upload: 'wait' }],
      ])
    },
  )
  test('take what the host asks for', async () => {
    const { core, calls } = memoryCore()
    await core.shutdown({ timeoutMs: 0, upload: 'leave' })
    await core.shutdown({ upload: 'detach' })
    await core.shutdown({ upload: 'later' as never })
    expect(calls).toMatchObject([
      ['shutdown', { timeoutMs: 0, upload: 'leave' }],
      ['shutdown', { upload: 'detach' }],
      ['shutdown', { upload: 'wait' }],
    ])
  })
})

test('health is a snapshot of counts by sink', () => {
  const { core, health } = memoryCore()
  const before = health()
  core.record({ name: 'a', make: () => draft() })
  core.onProblem('string', 'x')
  expect(before).toMatchObject({ sinks: { memory: { logged: 0 } }, fields: {}, diagnostics: {} })
  expect(health()).toMatchObject({
    sinks: { memory: { logged: 1 } },
    fields: { string: 1 },
    diagnostics: { bad_field: 1 },
  })
  expectBalanced(health().sinks.memory!)
})
