import { describe, expect } from 'vitest'
import type { Collector } from '../../collector/src/collector.ts'
import { test } from '../support/scene.ts'
import type { AuthAnswer } from '../support/steps.ts'

const ofAccount = (account: string, more: Partial<AuthAnswer> = {}): AuthAnswer => ({
  headers: { authorization: `Bearer ${account}` },
  account,
  ...more,
})

/** For each event by its index: the credentials it travelled with, at every attempt. */
function travelled({ requests }: Collector): Record<number, (string | undefined)[]> {
  const found: Record<number, (string | undefined)[]> = {}
  for (const { headers, bodyText } of requests) {
    for (const { event_data } of JSON.parse(bodyText ?? '').events) {
      found[event_data.metadata.n] ??= []
      found[event_data.metadata.n]?.push(headers.authorization?.replace('Bearer ', ''))
    }
  }
  return found
}

const [a, b] = [{ accountUuid: 'a' }, { accountUuid: 'b' }]

test('events of account A never travel with the credentials of B', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({
    options: { user: a, auth: [ofAccount('b')] },
    steps: [['log', 2], ['setUser', b], ['log', 2], ['shutdown']],
  })
  await run.ended()
  expect(travelled(collector)).toEqual({ 0: [undefined], 1: [undefined], 2: ['b'], 3: ['b'] })
  expect([...collector.events.values()].map(({ event }) => event.event_data.auth?.account_uuid)).toEqual([
    'a',
    'a',
    'b',
    'b',
  ])
  expect(scene.ledger()).toEqual({ logged: 4, delivered: 4, duplicates: 0, lost: [] })
})

test.for([undefined, 'any constant'])(
  'a key of the tool itself goes with the events of every user, with account: %s',
  async (account, { scene }) => {
    const collector = await scene.collect()
    const key: AuthAnswer = { headers: { authorization: 'Bearer tool' }, owner: 'tool', ...(account && { account }) }
    // Nobody is sent to without the key: whoever was logged in when an event was recorded.
    collector.behave((request) => (request.headers.authorization ? { kind: 'ok' } : { kind: 'status', status: 401 }))
    const before = scene.run({ options: { user: a, auth: [key] }, steps: [['log']] })
    await before.ended()
    const run = scene.run({
      options: { user: b, auth: [key], authRequired: true },
      steps: [['log'], ['setUser', { id: 'c' }], ['log'], ['setUser', null], ['log'], ['shutdown']],
    })
    await run.ended()
    expect(run.results('shutdown')).toMatchObject([{ delivered: 4, kept: 0 }])
    expect(Object.values(travelled(collector)).flat()).not.toContain(undefined)
    expect(scene.ledger()).toEqual({ logged: 4, delivered: 4, duplicates: 0, lost: [] })
  },
)

test('each account sends with its own credentials', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({
    options: { user: a, auth: [ofAccount('a'), ofAccount('b')] },
    steps: [['log'], ['flush'], ['setUser', b], ['log'], ['shutdown']],
  })
  await run.ended()
  expect(travelled(collector)).toEqual({ 0: ['a'], 1: ['b'] })
})

test('logout: the credentials are forgotten, and asked for again', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({
    options: { user: a, auth: [ofAccount('a'), { nothing: true }] },
    steps: [['log'], ['flush'], ['log'], ['setUser', null], ['log'], ['shutdown']],
  })
  await run.ended()
  expect(travelled(collector)).toEqual({ 0: ['a'], 1: [undefined], 2: [undefined] })
})

test('an account that only auth() knows is bound to what is logged from then on', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({
    options: { auth: [ofAccount('a'), ofAccount('b')] },
    steps: [['log'], ['flush'], ['log'], ['setUser', { id: 'somebody else' }], ['log'], ['shutdown']],
  })
  await run.ended()
  // Event 1 was logged while the credentials at hand were those of A.
  expect(travelled(collector)).toEqual({ 0: ['a'], 1: [undefined], 2: ['b'] })
})

test('an auth() under way when the account changes is not used for anybody', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({
    options: { user: a, auth: [ofAccount('a', { wait: 'the answer' }), ofAccount('b')] },
    steps: [
      ['log'],
      ['begin', 'flush'],
      ['wait', 'the call'],
      ['setUser', b],
      ['log'],
      ['reach', 'the change'],
      ['join'],
      ['log'],
      ['shutdown'],
    ],
  })
  await run.heard('auth', 1)
  run.say('the call')
  await run.reached('the change')
  run.say('the answer')
  await run.ended()
  expect(travelled(collector)[0]).toEqual([undefined])
  expect([travelled(collector)[1]?.at(-1), travelled(collector)[2]?.at(-1)]).not.toContain('a')
  expect(scene.ledger()).toMatchObject({ logged: 3, delivered: 3, lost: [] })
})

describe('a user known by an id alone', () => {
  const [ada, bob] = [{ id: 'ada' }, { id: 'bob' }]
  test('sends nothing with the credentials of another one, nor of an account', async ({ scene }) => {
    const collector = await scene.collect()
    const run = scene.run({
      options: { user: ada, auth: [ofAccount('c')] },
      steps: [['log'], ['setUser', bob], ['log'], ['setUser', { id: 'cleo', accountUuid: 'c' }], ['log'], ['shutdown']],
    })
    await run.ended()
    expect(travelled(collector)).toEqual({ 0: [undefined], 1: [undefined], 2: ['c'] })
    expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
  })
  test('sends with the credentials of their account, whichever auth() says it is, and in a later run, too', async ({
    scene,
  }) => {
    const collector = await scene.collect()
    await scene.run({ options: { user: ada }, steps: [['log'], ['exit', 0]] }).ended()
    await scene.run({ options: { user: ada, auth: [ofAccount('a')] }, steps: [['log'], ['shutdown']] }).ended()
    expect(travelled(collector)).toEqual({ 0: ['a', 'a'] })
  })
  test('sends with the credentials of the account they turn out to have, which authRequired waits for', async ({
    scene,
  }) => {
    const collector = await scene.collect()
    const auth = [{ nothing: true }, { headers: { authorization: 'Bearer a' } }] as const
    const run = scene.run({
      options: { user: ada, authRequired: true, auth },
      steps: [['log'], ['flush'], ['setUser', { ...ada, accountUuid: 'a' }], ['shutdown']],
    })
    await run.ended()
    expect(travelled(collector)).toEqual({ 0: ['a'] })
  })
  test('is not taken for the owner of credentials of another account than theirs', async ({ scene }) => {
    const collector = await scene.collect()
    const run = scene.run({
      options: { user: ada, auth: [ofAccount('b')] },
      steps: [['log'], ['setUser', { ...ada, accountUuid: 'a' }], ['shutdown']],
    })
    await run.ended()
    expect(travelled(collector)).toEqual({ 0: [undefined] })
  })
  test('whose events an earlier run left does not send them with the credentials of another', async ({ scene }) => {
    const collector = await scene.collect()
    await scene.run({ options: { user: ada }, steps: [['log'], ['exit', 0]] }).ended()
    await scene.run({ options: { user: bob, auth: [ofAccount('b')] }, steps: [['shutdown']] }).ended()
    await scene.run({ options: { user: bob, auth: [ofAccount('b')] }, steps: [['log'], ['shutdown']] }).ended()
    expect(travelled(collector)).toEqual({ 0: [undefined, 'b'] })
  })
})

test('what an earlier run recorded under A is delivered bare by a run of B', async ({ scene }) => {
  const collector = await scene.collect()
  await scene.run({ options: { user: a }, steps: [['log', 2]] }).ended()
  await scene.run({ options: { user: b, auth: [ofAccount('b')] }, steps: [['shutdown']] }).ended()
  expect(travelled(collector)).toEqual({ 0: [undefined], 1: [undefined] })
})

test('with authRequired, what was recorded under A waits for A', async ({ scene }) => {
  const collector = await scene.collect()
  await scene.run({ options: { user: a }, steps: [['log', 2]] }).ended()
  const authRequired = true
  await scene.run({ options: { authRequired, auth: [ofAccount('b')] }, steps: [['shutdown']] }).ended()
  expect(collector.requests).toHaveLength(0)
  await scene.run({ options: { authRequired, auth: [ofAccount('a')] }, steps: [['shutdown']] }).ended()
  expect(travelled(collector)).toEqual({ 0: ['a'], 1: ['a'] })
})
