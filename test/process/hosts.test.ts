import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { parseBatch } from '../../collector/src/protocol/parse-batch.ts'
import { booksOf } from '../support/books.ts'
import { test } from '../support/scene.ts'
import type { Step } from '../support/steps.ts'

test('an experiment arrives as one, with its attributes', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({
    steps: [
      [
        'experiment',
        {
          experimentId: 'colours',
          variationId: 'blue',
          variationIndex: 1,
          experimentMetadata: { seed: 7, free: 'text' },
        },
      ],
      ['shutdown'],
    ],
  })
  await run.ended()
  const [{ event } = {}] = [...collector.events.values()]
  expect(event).toMatchObject({
    event_type: 'experiment',
    event_data: {
      event_name: 'experiment_viewed',
      experiment_id: 'colours',
      variation_id: 'blue',
      variation_index: 1,
      environment: 'production',
      user_attributes: { plan: 'pro', seats: 3 },
      experiment_metadata: { seed: 7 },
    },
  })
  expect(run.health()?.fields).toEqual({ string: 1 })
})

test('user, session, context and children are what they were at logEvent', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({
    options: { user: { id: 'one', email: 'one@example.com', accountUuid: 'a', organizationUuid: 'o' } },
    steps: [
      ['setContext', { betas: 2, trial: true }],
      ['log'],
      ['setUser', null],
      ['setSession', 'second'],
      ['log'],
      ['child', { context: { depth: 1 }, sessionId: 'sub-agent' }],
      ['log'],
      ['shutdown'],
    ],
  })
  await run.ended()
  const [first, second, third] = [...collector.events.values()].map(({ event }) => event.event_data)
  expect(first).toMatchObject({
    session_id: 'run-1',
    user: { id: 'one', email: 'one@example.com' },
    auth: { account_uuid: 'a', organization_uuid: 'o' },
    context: { betas: 2, trial: true },
  })
  expect([second?.session_id, second?.user, second?.auth]).toEqual(['second', undefined, undefined])
  expect(third).toMatchObject({ session_id: 'sub-agent', context: { betas: 2, trial: true, depth: 1 } })
  expect(new Set([first, second, third].map((data) => data?.device_id)).size).toBe(1)
})

test('self-contained events carry the resource', async ({ scene }) => {
  const collector = await scene.collect()
  await scene
    .run({
      options: { selfContained: true, resource: { 'deployment.environment.name': 'beta' } },
      steps: [['log', 2], ['shutdown']],
    })
    .ended()
  for (const { event, resource } of collector.events.values()) {
    expect(event.event_data.resource).toEqual(resource)
    expect(resource).toMatchObject({ 'service.name': 'acme', 'deployment.environment.name': 'beta', ci: false })
  }
})

test('ORANGEBOX_DEBUG=events prints what would be sent, sends nothing, drains nothing, writes nothing', async ({
  scene,
}) => {
  const collector = await scene.collect()
  await scene.run({ steps: [['log', 3]] }).ended()
  const before = scene.segments()
  const run = scene.run({ env: { ORANGEBOX_DEBUG: 'events' }, steps: [['log', 2], ['flush'], ['shutdown']] })
  await run.ended({ stderr: /./ })
  const printed = run.output.stderr.trim().split('\n').map(parseBatch)
  expect(printed.map(({ kind }) => kind)).toEqual(['batch', 'batch'])
  expect([collector.requests.length, scene.segments()]).toEqual([0, before])
  const elsewhere = `${scene.stateDir}-debug`
  const options = { stateDir: elsewhere }
  await scene
    .run({ options, env: { ACME_TELEMETRY_DEBUG: 'events' }, steps: [['log']] })
    .ended({ stderr: /^\{.*\}\n$/ })
  expect(existsSync(elsewhere)).toBe(false)
})

test('ORANGEBOX_DEBUG=events+send prints what would be sent, and sends it', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({ env: { ORANGEBOX_DEBUG: 'events+send' }, steps: [['log', 2], ['shutdown']] })
  await run.ended({ stderr: /./ })
  const shown = run.output.stderr.split('\n').filter((line) => line.startsWith('{'))
  const [request] = collector.requests
  const sent = JSON.parse(request?.bodyText ?? '{}')
  expect(shown.map((line) => JSON.parse(line))).toEqual(
    sent.events.map((event: object) => ({ resource: sent.resource, events: [event] })),
  )
  expect(sent.events).toHaveLength(2)
})

test('ORANGEBOX_DEBUG=1 says on stderr why nothing arrives', async ({ scene }) => {
  const collector = await scene.collect({ behaviour: { kind: 'status', status: 403 } })
  const run = scene.run({ env: { ORANGEBOX_DEBUG: '1' }, steps: [['log'], ['shutdown']] })
  await run.ended({ stderr: /^orangebox warn send_failed: .*HTTP_403.*$/m })
  expect(run.output.stderr).toContain(collector.requests[0]?.id)
})

test('ORANGEBOX_DEBUG=1 tells of each request, and of what keeps one from being made', async ({ scene }) => {
  const collector = await scene.collect({
    behaviour: ({ index }) => (index === 0 ? { kind: 'status', status: 503 } : { kind: 'ok' }),
  })
  const env = { ORANGEBOX_DEBUG: '1' }
  const auth = [{ headers: { authorization: 'Bearer s3cret' } }]
  const steps: Step[] = [['log', 5], ['flush'], ['flush'], ['requested', 2], ['shutdown']]
  const run = scene.run({ env, options: { auth }, steps })
  await run.ended({ stderr: /./ })
  const url = `${collector.url}/api/event_logging/batch`
  const said = run.output.stderr.replaceAll(/\d+ ms/g, 'N ms').replaceAll(/[\d.]+ s\b/g, 'N s')
  expect(said).toContain(`orangebox debug 5 events to ${url}: 503 in N ms, with credentials\n`)
  expect(said).toMatch(/^orangebox debug kept \(HTTP_503.*\); the next try is in N s$/m)
  expect(said).toContain(
    `orangebox debug 5 events to ${url}: 202 in N ms, with credentials, tried again after 1 failures\n`,
  )
  expect(said).toContain('orangebox debug nothing is sent for N s: the endpoint failed\n')
  expect(said).not.toContain('s3cret')
})

test.for(['1', 'events', 'events+send'])(
  'with ORANGEBOX_DEBUG=%s, a stderr that nobody reads ends nobody',
  async (debug, { scene }) => {
    await scene.collect({ behaviour: { kind: 'status', status: 403 } })
    const run = scene.run({
      env: { ORANGEBOX_DEBUG: debug },
      steps: [['wait', 'nobody reads'], ['log', 1, 'Not A Name', { text: 'free' }], ['log'], ['shutdown']],
    })
    const { stderr } = run.child
    stderr?.destroy()
    await new Promise((closed) => stderr?.once('close', closed))
    run.say('nobody reads')
    await run.ended()
  },
)

test.for(['throws', 'rejects'] as const)('an onDiagnostic that %s harms nobody', async (onDiagnostic, { scene }) => {
  await scene.collect({
    behaviour: ({ index }) => (index === 0 ? { kind: 'status', status: 503 } : { kind: 'ok' }),
  })
  const run = scene.run({
    options: { onDiagnostic },
    steps: [['log', 1, 'Not A Name', { text: 'free' }], ['flush'], ['wait', 'the retry'], ['shutdown']],
  })
  await run.heard('diagnostic', 3)
  run.say('the retry')
  await run.ended()
  expect(new Set(run.of('diagnostic').map(({ diagnostic }) => diagnostic.code))).toEqual(
    new Set(['bad_field', 'bad_event_name', 'send_failed']),
  )
  await scene.drain()
  expect(scene.ledger()).toEqual({ logged: 1, delivered: 1, duplicates: 0, lost: [] })
})

test('where the directory of the segments cannot be made, memory takes over, and says so once', async ({ scene }) => {
  const { url } = await scene.collect()
  const origin8 = createHash('sha256').update(url).digest('hex').slice(0, 8)
  mkdirSync(join(scene.stateDir, 'acme'), { recursive: true })
  writeFileSync(join(scene.stateDir, 'acme', `acme-backend-${origin8}`), 'a file stands where the directory should be')
  const run = scene.run({ steps: [['log', 3], ['status'], ['shutdown'], ['log']] })
  await run.ended()
  expect(run.of('status')[0]?.status.storage).toBe('memory')
  expect(run.of('diagnostic').map(({ diagnostic }) => diagnostic.code)).toEqual(['storage'])
  expect(booksOf(run.health())).toMatchObject({ admitted: 4, delivered: 3, dropped: { no_disk: 1 } })
})
