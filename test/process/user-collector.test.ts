import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { type Scene, test } from '../support/scene.ts'

/** The endpoint of the tool, and the collector of the user. */
const both = async (scene: Scene) => {
  const real = await scene.collect()
  const own = await scene.collect({ paths: ['/api/event_logging/batch', '/elsewhere'] })
  return { real, own, env: { ORANGEBOX_COLLECTOR: own.url } }
}
const consent = (scene: Scene, text: string) => {
  mkdirSync(join(scene.stateDir, 'acme'), { recursive: true, mode: 0o700 })
  writeFileSync(join(scene.stateDir, 'acme/consent'), `${text} 2026-01-02T03:04:05.678Z\n`, { mode: 0o600 })
}
const nothingCame = { events: 0, requests: 0 }

describe('with ORANGEBOX_COLLECTOR', () => {
  test('everything goes there, without credentials, and nothing to the endpoint', async ({ scene }) => {
    const { real, own, env } = await both(scene)
    const run = scene.run({
      env,
      options: {
        auth: [{ headers: { authorization: 'Bearer secret' } }],
        authRequired: true,
        allowedOrigins: [real.url],
        network: { proxy: real.url },
        batch: { baseUrl: real.url },
        settings: { batch: { baseUrl: real.url, path: '/elsewhere' } },
      },
      steps: [['log', 3], ['flush'], ['log', 2], ['shutdown']],
    })
    await run.ended()
    expect(run.results('shutdown')[0]).toMatchObject({ kept: 0, pending: 0 })
    expect(own.totals()).toMatchObject({ events: 5 })
    expect(own.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/elsewhere', undefined],
      ['/elsewhere', undefined],
    ])
    expect(run.of('auth')).toEqual([])
    expect(real.totals()).toMatchObject(nothingCame)
  })

  test.for([true, false])(
    'no other sink of the tool gets anything (it has an endpoint, too: %s)',
    async (hasEndpoint, { scene }) => {
      const { real, own, env } = await both(scene)
      const sinks = [
        ['otlp', { endpoint: real.url }],
        ['datadog', { endpoint: real.url, apiKey: 'k', allow: ['*'] }],
      ]
      const given = { sinks, events: [['tool.used', 1]], ending: { shutdown: { timeoutMs: 10_000 } } }
      const run = scene.start('sinks.mjs', { ...given, ...(hasEndpoint && { backend: real.url }) }, env)
      await run.ended()
      expect(own.totals()).toMatchObject({ events: 1, records: 0 })
      expect(real.totals()).toMatchObject(nothingCame)
    },
  )

  test('a tool that leaves its events to others sends them while the user watches', async ({ scene }) => {
    const { own, env } = await both(scene)
    for (const upload of ['leave', 'detach'] as const) {
      await scene
        .run({ env, options: { exit: { upload, timeoutMs: 10_000 } }, steps: [['log', 2], ['shutdown']] })
        .ended()
    }
    expect(own.totals()).toMatchObject({ events: 4 })
  })

  test('what waits for the endpoint stays there, and what waits for the collector never leaves for the endpoint', async ({
    scene,
  }) => {
    const { real, own, env } = await both(scene)
    await scene
      .run({
        steps: [
          ['log', 2],
          ['shutdown', { upload: 'leave' }],
        ],
      })
      .ended()
    await scene
      .run({
        env,
        steps: [
          ['log', 3],
          ['shutdown', { upload: 'leave' }],
        ],
      })
      .ended()
    expect(scene.spools()).toHaveLength(2)
    await scene.run({ env, steps: [['shutdown']] }).ended()
    expect([own.totals().events, real.totals().events]).toEqual([3, 0])
    await scene.run({ steps: [['shutdown']] }).ended()
    expect([own.totals().events, real.totals().events]).toEqual([3, 2])
    expect(readdirSync(join(scene.stateDir, 'acme')).filter((name) => name === 'installation-id')).toHaveLength(1)
  })

  test('a collector that went away is no bad news for the next one, wherever it listens', async ({ scene }) => {
    const { env } = await both(scene)
    const gone = { ORANGEBOX_COLLECTOR: 'http://127.0.0.1:9' }
    for (let n = 0; n < 3; n++) await scene.run({ env: gone, steps: [['log'], ['shutdown']] }).ended()
    const run = scene.run({ env, steps: [['log'], ['shutdown']] })
    await run.ended()
    expect(run.results('shutdown')[0]).toMatchObject({ delivered: 4, kept: 0 })
  })

  test('the user is told so once, if they ask, and else not a word is said', async ({ scene }) => {
    const { own, env } = await both(scene)
    await scene.run({ env, steps: [['log'], ['shutdown']] }).ended()
    const told = scene.run({
      env: { ...env, ORANGEBOX_DEBUG: '1' },
      steps: [['log'], ['flush'], ['log'], ['shutdown']],
    })
    await told.ended({ stderr: /orangebox/ })
    const line = `orangebox debug ORANGEBOX_COLLECTOR: everything goes to ${own.url}`
    expect(told.output.stderr.split('\n').filter((text) => text.includes('ORANGEBOX_COLLECTOR'))).toEqual([line])
  })

  test.for([{ DO_NOT_TRACK: '1' }, { ACME_TELEMETRY_DISABLED: 'yes' }])('%j holds', async (optOut, { scene }) => {
    const { own, env } = await both(scene)
    await scene.run({ env: { ...env, ...optOut }, steps: [['log'], ['shutdown']] }).ended()
    expect([own.totals(), scene.segments()]).toMatchObject([nothingCame, []])
  })

  test.for(['off', 'local'])('consent %s holds', async (mode, { scene }) => {
    const { own, env } = await both(scene)
    consent(scene, mode)
    await scene.run({ env, steps: [['log'], ['shutdown']] }).ended()
    expect(own.totals()).toMatchObject(nothingCame)
    expect(scene.segments()).toHaveLength(mode === 'local' ? 1 : 0)
  })

  test('the killswitch of the operator holds', async ({ scene }) => {
    const { own, env } = await both(scene)
    const options = { settings: { killswitch: { backend: true } } }
    await scene.run({ env, options, steps: [['log'], ['shutdown']] }).ended()
    expect(own.totals()).toMatchObject(nothingCame)
  })

  test('a tool without an endpoint says nothing, there either', async ({ scene }) => {
    const { own, env } = await both(scene)
    await scene.run({ env, options: { endpoint: undefined }, steps: [['log'], ['shutdown']] }).ended()
    expect(own.totals()).toMatchObject(nothingCame)
  })

  test.for(['', '0', 'off'])('set to "%s" it is not set', async (value, { scene }) => {
    const { real } = await both(scene)
    const run = scene.run({ env: { ORANGEBOX_COLLECTOR: value }, steps: [['log'], ['shutdown']] })
    await run.ended()
    expect(real.totals()).toMatchObject({ events: 1 })
    expect(run.of('diagnostic')).toEqual([])
  })

  test.for([
    'nonsense',
    '127.0.0.1:4319',
    'http://collector.acme.dev',
    'https://collector.acme.dev',
    'http://192.168.1.7:4319',
    'http://127.0.0.1.acme.dev',
    'http://user:secret@127.0.0.1:4319',
    'file:///127.0.0.1',
  ])(
    'that is no place on this machine (%s) nothing goes anywhere, and a diagnostic says so',
    async (value, { scene }) => {
      const { real, own } = await both(scene)
      const run = scene.run({ env: { ORANGEBOX_COLLECTOR: value }, steps: [['log'], ['status'], ['shutdown']] })
      await run.ended()
      expect(run.of('diagnostic').map(({ diagnostic: { level, code, message } }) => [level, code, message])).toEqual([
        ['warn', 'bad_option', 'ORANGEBOX_COLLECTOR: it is no http: URL of this machine; the client is disabled'],
      ])
      expect([real.totals(), own.totals()]).toMatchObject([nothingCame, nothingCame])
      expect(scene.segments()).toEqual([])
    },
  )
})
