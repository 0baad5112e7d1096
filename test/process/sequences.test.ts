import fc from 'fast-check'
import { describe, expect } from 'vitest'
import type { Behaviour } from '../../collector/src/trouble/behaviour.ts'
import { aCall, hostile, hostileNames, someOptions } from '../support/hostile.ts'
import { test } from '../support/scene.ts'

const behaviours: readonly Behaviour[] = [
  { kind: 'ok' },
  { kind: 'ok' },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 400 },
  { kind: 'reset', when: 'after-accept' },
  { kind: 'fail-auth' },
]
const calls = fc.array(aCall, { maxLength: 20 })

describe.concurrent('nothing is thrown, nothing is printed, and the books balance', () => {
  test('after any sequence of calls', { timeout: 120_000 }, async ({ scene }) => {
    const collector = await scene.collect()
    let n = 0
    const property = fc.asyncProperty(
      calls,
      fc.constantFrom(...behaviours),
      fc.boolean(),
      async (sequence, behaviour, deferred) => {
        collector.behave(behaviour)
        const stateDir = `${scene.stateDir}/${n++}`
        const run = scene.start('sequences.mjs', { calls: sequence, deferred, stateDir })
        await run.ended()
        expect(run.of('told')[0]).toMatchObject({ threw: [], polluted: false })
      },
    )
    await fc.assert(property, { numRuns: 25, endOnFailure: true })
  })

  test('with any options', { timeout: 120_000 }, async ({ scene }) => {
    const collector = await scene.collect()
    let n = 0
    const property = fc.asyncProperty(
      fc.oneof({ weight: 9, arbitrary: someOptions }, { weight: 1, arbitrary: hostile }),
      async (options) => {
        const stateDir = `${scene.stateDir}/${n++}`
        const sequence = [['logEvent', 'a'], ['turn'], ['logExperiment', {}], ['flush', { timeoutMs: 5_000 }], ['look']]
        const run = scene.start('sequences.mjs', { calls: sequence, options, stateDir })
        await run.ended()
        expect(run.of('told')[0]).toMatchObject({ threw: [], polluted: false })
      },
    )
    await fc.assert(property, { numRuns: 25, endOnFailure: true })
    expect(collector.requests.length).toBeGreaterThan(0)
  })

  /** Every place of an argument, an option or a part of one, marked by `at`. */
  const arguments_ = (at: unknown): readonly unknown[][] => [
    ['logEvent', at],
    ['logEvent', 'a', at],
    ['logEvent', 'a', { n: at }],
    ['logEvent', 'a', {}, at],
    ['logEvent', 'a', {}, { timestamp: at }],
    ['logExperiment', at],
    ['logExperiment', { experimentId: at, variationId: at, variationIndex: at, environment: at }],
    ['logExperiment', { userAttributes: at, experimentMetadata: at }],
    ['setContext', at],
    ['child', at],
    ['child', { context: at, sessionId: at }],
    ['setUser', at],
    ['setUser', { id: at, accountUuid: at, organizationUuid: at, email: at }],
    ['setSession', at],
    ['settings', at],
    ['settings', { sampling: at, batch: at, killswitch: at }],
    ['settings', { sampling: { a: at }, batch: { path: at, baseUrl: at }, killswitch: { backend: at } }],
    ['settings', {}],
    ['look'],
    ['flush', at],
    ['flush', { timeoutMs: at }],
    ['flush', { timeoutMs: 100, signal: at }],
  ]
  const options = (at: unknown): readonly object[] =>
    [
      ...['service', 'app', 'auth', 'authRequired', 'sessionId', 'user', 'resource', 'settings', 'settingNames'],
      ...['batch', 'durability', 'exit', 'network', 'compression', 'selfContained', 'spool', 'allowedOrigins'],
      ...[
        'allowInsecure',
        'endpoint',
        'stateDir',
        'enabled',
        'optOutVariable',
        'allowInTests',
        'debug',
        'onDiagnostic',
      ],
    ].map((name) => ({ [name]: at }))
  const partsOfOptions = (at: unknown): readonly object[] => [
    { service: { name: at, version: '1' } },
    { service: { name: 'acme', version: at } },
    { user: { id: at } },
    { resource: { fact: at } },
    { settingNames: { batch: at } },
    { batch: { path: at } },
    { exit: { timeoutMs: at, upload: at } },
    { network: { proxy: at } },
    { network: { ca: at } },
    { network: { ca: [at] } },
    { allowedOrigins: [at] },
  ]

  test('with each hostile value as each argument', { timeout: 120_000 }, async ({ scene }) => {
    await scene.collect()
    for (const part of [hostileNames.slice(0, 16), hostileNames.slice(16)]) {
      const run = scene.start('sequences.mjs', { calls: part.flatMap((name) => arguments_({ $: name })) })
      await run.ended()
      expect(run.of('told')[0]).toMatchObject({ threw: [], polluted: false })
    }
  })

  test('with each hostile value as each option', async ({ scene }) => {
    await scene.collect()
    const values = hostileNames.map((name) => ({ $: name }))
    const creations = values.flatMap((value) => [...options(value), ...partsOfOptions(value)])
    const run = scene.start('sequences.mjs', { calls: [['logEvent', 'a']], creations })
    await run.ended()
    expect(run.of('told')[0]).toMatchObject({ threw: [], polluted: false })
  })

  test('with facts about the process that cannot be read', async ({ scene }) => {
    const collector = await scene.collect()
    for (const resource of [{ fact: { $: 'revoked' } }, { $: 'proxy' }, { $: 'rejects' }, { $: 'throws' }]) {
      const run = scene.start('sequences.mjs', { calls: [['logEvent', 'a']], options: { resource } })
      await run.ended()
      expect(run.of('told')[0]).toMatchObject({ threw: [] })
    }
    expect(collector.events.size).toBe(4)
  })
})
