import { describe, expect } from 'vitest'
import type { SeenRequest } from '../../collector/src/intake/requests.ts'
import { type Scene, test } from '../support/scene.ts'
import type { AuthAnswer } from '../support/steps.ts'

const token = (name: string, more: Partial<AuthAnswer> = {}): AuthAnswer => ({
  headers: { authorization: `Bearer ${name}` },
  ...more,
})
const proofs = ({ requests }: { requests: readonly SeenRequest[] }) =>
  requests.map(({ headers }) => headers.authorization?.replace('Bearer ', ''))
const deliveredAll = (scene: Scene, n: number) =>
  expect(scene.ledger()).toEqual({ logged: n, delivered: n, duplicates: 0, lost: [] })

test('a 401 falls back to a bare send, and the refused credential is not tried again', async ({ scene }) => {
  const collector = await scene.collect({ behaviour: { kind: 'fail-auth' } })
  const run = scene.run({
    options: { auth: [token('refused')] },
    steps: [['log'], ['flush'], ['log'], ['flush'], ['log'], ['shutdown']],
  })
  await run.ended()
  expect(proofs(collector)).toEqual(['refused', undefined, undefined, undefined])
  expect(run.of('diagnostic').map(({ diagnostic }) => [diagnostic.code, diagnostic.status])).toEqual([['auth', 401]])
  deliveredAll(scene, 3)
})

test('a fresh credential is tried after a refused one', async ({ scene }) => {
  const collector = await scene.collect({
    behaviour: ({ headers }) =>
      headers.authorization === 'Bearer old' ? { kind: 'status', status: 401 } : { kind: 'ok' },
  })
  const run = scene.run({
    options: { auth: [token('old'), token('new')] },
    steps: [['log'], ['flush'], ['log'], ['shutdown']],
  })
  await run.ended()
  expect(proofs(collector)).toEqual(['old', undefined, 'new'])
  deliveredAll(scene, 2)
})

describe('authRequired keeps', () => {
  test.for([
    ['without credentials, and sends nothing', { nothing: true }, []],
    ['when auth() fails, and sends nothing', { fails: true }, []],
    ['after a 401, and never sends bare', token('refused'), ['refused']],
  ] as [string, AuthAnswer, string[]][])('%s', async ([, answer, sent], { scene }) => {
    const collector = await scene.collect({ behaviour: { kind: 'fail-auth' } })
    const run = scene.run({ options: { authRequired: true, auth: [answer] }, steps: [['log', 2], ['shutdown']] })
    await run.ended()
    expect(run.results('shutdown')[0]).toMatchObject({ delivered: 0, kept: 2 })
    expect(proofs(collector)).toEqual(sent)
    collector.behave({ kind: 'ok' })
    await scene.drain({ authRequired: true, auth: [token('good')] })
    expect(proofs(collector)).toEqual([...sent, 'good'])
    deliveredAll(scene, 2)
  })
})

describe('auth() is called', () => {
  test('only when something is sent', async ({ scene }) => {
    await scene.collect()
    const run = scene.run({
      options: { auth: [token('a')] },
      steps: [['status'], ['flush'], ['log'], ['setContext', { a: 1 }], ['shutdown', { timeoutMs: 0 }]],
    })
    await run.ended()
    expect(run.of('auth')).toEqual([])
  })

  test('one at a time, however many flushes ask', async ({ scene }) => {
    const collector = await scene.collect()
    const run = scene.run({
      options: { auth: [token('a', { wait: 'the answer' })] },
      steps: [['log'], ['begin', 'flush'], ['log'], ['begin', 'flush'], ['log'], ['begin', 'shutdown'], ['join']],
    })
    await run.heard('auth', 1)
    run.say('the answer')
    await run.ended()
    expect(run.of('auth')).toEqual([{ kind: 'auth', reason: 'first', running: 1 }])
    expect(new Set(proofs(collector))).toEqual(new Set(['a']))
    deliveredAll(scene, 3)
  })

  test('with the reason: first, unavailable, expired, user_changed', async ({ scene }) => {
    const collector = await scene.collect()
    const brief = 400
    const run = scene.run({
      options: { auth: [{ nothing: true }, token('brief', { expiresInMs: brief }), token('long')] },
      steps: [
        ['log'],
        ['flush'],
        ['log'],
        ['flush'],
        ['pass', brief],
        ['log'],
        ['flush'],
        ['log'],
        ['setUser', { id: 'somebody' }],
        ['log'],
        ['shutdown'],
      ],
    })
    await run.ended()
    expect(run.of('auth').map(({ reason }) => reason)).toEqual(['first', 'unavailable', 'expired', 'user_changed'])
    expect(proofs(collector)).toEqual([undefined, 'brief', 'long', 'long', 'long'])
    deliveredAll(scene, 5)
  })

  test('once, when its expiresAt is in seconds by mistake', async ({ scene }) => {
    const collector = await scene.collect()
    const run = scene.run({
      options: { auth: [token('a', { expiresInSeconds: 3_600 })] },
      steps: [['log'], ['flush'], ['log'], ['shutdown']],
    })
    await run.ended()
    expect([run.of('auth').length, proofs(collector)]).toEqual([1, ['a', 'a']])
    deliveredAll(scene, 2)
  })

  test('for two seconds at most; then the events leave without credentials', async ({ scene }) => {
    const collector = await scene.collect()
    const run = scene.run({ options: { auth: [{ hang: true }] }, steps: [['log', 2], ['shutdown']] })
    await run.ended()
    expect(proofs(collector)).toEqual([undefined])
    expect(run.of('diagnostic').map(({ diagnostic }) => diagnostic.code)).toEqual(['auth'])
    deliveredAll(scene, 2)
  })

  test('within the deadline of shutdown, which it does not hold up', async ({ scene }) => {
    const collector = await scene.collect()
    const run = scene.run({
      options: { auth: [{ wait: 'never' }] },
      steps: [
        ['log', 2],
        ['shutdown', { timeoutMs: 100 }],
        ['exit', 0],
      ],
    })
    await run.ended()
    expect(run.results('shutdown')[0]).toEqual({ delivered: 0, kept: 2, dropped: 0, pending: 0, timedOut: true })
    expect(collector.requests).toHaveLength(0)
    await scene.drain()
    deliveredAll(scene, 2)
  })

  test('never, when the settings say skipAuth', async ({ scene }) => {
    const collector = await scene.collect()
    const run = scene.run({
      options: { auth: [token('a')], settings: { batch: { skipAuth: true } } },
      steps: [['log'], ['flush'], ['update', {}], ['log'], ['shutdown']],
    })
    await run.ended()
    expect(proofs(collector)).toEqual([undefined, 'a'])
    deliveredAll(scene, 2)
  })
})
