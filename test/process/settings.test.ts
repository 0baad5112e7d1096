import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { booksOf } from '../support/books.ts'
import { test } from '../support/scene.ts'
import type { Step } from '../support/steps.ts'
import { uploadersGone } from '../support/uploaders.ts'

/** No batch falls due by itself in these tests. */
const never = { scheduledDelayMillis: 3_600_000 }
const on = { killswitch: { backend: true } }

test('the killswitch refuses and withholds; clearing it drains at once', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({
    options: { batch: never, settings: {} },
    steps: [
      ['log'],
      ['flush'],
      ['log', 3],
      ['update', on],
      ['log', 2],
      ['flush'],
      ['reach', 'killed'],
      ['wait', 'the end of it'],
      ['update', { killswitch: { backend: false } }],
      ['wait', 'the rest'],
      ['shutdown'],
    ],
  })
  await run.reached('killed')
  expect(run.results('flush')[1]).toMatchObject({ delivered: 0, kept: 3 })
  expect(collector.requests).toHaveLength(1)
  run.say('the end of it')
  await collector.received(4)
  run.say('the rest')
  await run.ended()
  expect(booksOf(run.health())).toMatchObject({ logged: 6, refused: { killswitch: 2 }, admitted: 4, delivered: 4 })
})

test('a program that began killed drains what others left when the switch is cleared', async ({ scene }) => {
  const collector = await scene.collect()
  await scene.run({ steps: [['log', 3]] }).ended()
  const run = scene.run({
    options: { batch: never, settings: on },
    steps: [['log', 2], ['flush'], ['update', {}], ['wait', 'the leftovers'], ['shutdown']],
  })
  await collector.received(3)
  run.say('the leftovers')
  await run.ended()
  expect(booksOf(run.health())).toMatchObject({ refused: { killswitch: 2 }, admitted: 0, claimed: 3, delivered: 3 })
})

test('the killswitch holds back leftovers, too', async ({ scene }) => {
  const collector = await scene.collect()
  await scene.run({ steps: [['log', 3]] }).ended()
  await scene.run({ options: { settings: on }, steps: [['log', 2], ['shutdown']] }).ended()
  expect(collector.requests).toHaveLength(0)
  const drain = await scene.drain()
  expect(booksOf(drain.health())).toMatchObject({ delivered: 3 })
})

test('sampling drops, keeps and stamps by event name', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({
    options: {
      settings: {
        sampling: {
          half: { sample_rate: 0.5 },
          none: { sample_rate: 0 },
          all: { sample_rate: 1 },
          invalid: { sample_rate: 7 },
        },
      },
    },
    steps: [
      ['log', 200, 'half'],
      ['log', 10, 'none'],
      ['log', 10, 'all'],
      ['log', 10, 'invalid'],
      ['log', 10, 'unlisted'],
      ['shutdown', { timeoutMs: 15_000 }],
    ],
  })
  await run.ended()
  const rates = new Map<string, unknown[]>()
  for (const { event } of collector.events.values()) {
    const { event_name, metadata } = event.event_data
    rates.set(event_name, [...(rates.get(event_name) ?? []), metadata?.sample_rate])
  }
  const kept = rates.get('half') ?? []
  // Outside these bounds once in 10^27 runs.
  expect(kept.length).toBeGreaterThan(20)
  expect(kept.length).toBeLessThan(180)
  expect(new Set(kept)).toEqual(new Set([0.5]))
  expect(rates.has('none')).toBe(false)
  for (const name of ['all', 'invalid', 'unlisted']) expect(rates.get(name)).toEqual(Array(10).fill(undefined))
  expect(booksOf(run.health())).toMatchObject({ logged: 240, refused: { sampling: 210 - kept.length } })
  expect(run.of('diagnostic').map(({ diagnostic }) => diagnostic.code)).toEqual(['bad_setting'])
})

test('sampling by session keeps a session whole, whatever program it is in, and by device an installation', async ({
  scene,
}) => {
  const collector = await scene.collect()
  const isBelow = (id: string, rate: number) =>
    Number.parseInt(createHash('sha256').update(`s\n${id}`).digest('hex').slice(0, 13), 16) / 2 ** 52 < rate
  const sessions = Array.from({ length: 6 }, (_, n) => `session-${n}`)
  const sampling = {
    '*': { sample_rate: 0.5, by: 'session', salt: 's' },
    'tool.*': { sample_rate: 0.9, by: 'session', salt: 's' },
    seen: { sample_rate: 0.5, by: 'device', salt: 's' },
  } as const
  const log = (name: string): Step => ['log', 5, name]
  const end: Step = ['shutdown', { timeoutMs: 15_000 }]
  for (const sessionId of [...sessions, ...sessions])
    await scene
      .run({ options: { settings: { sampling }, sessionId }, steps: [log('any'), log('tool.a.b'), log('seen'), end] })
      .ended()
  const kept = [...collector.events.values()].map(({ event }) => event.event_data)
  const named = (name: string) => kept.filter(({ event_name }) => event_name === name)
  const counts = (name: string) =>
    sessions.map((id) => named(name).filter(({ session_id }) => session_id === id).length)
  expect(counts('any')).toEqual(sessions.map((id) => (isBelow(id, 0.5) ? 10 : 0)))
  expect(counts('tool.a.b')).toEqual(sessions.map((id) => (isBelow(id, 0.9) ? 10 : 0)))
  const [device = ''] = kept.map(({ device_id }) => device_id)
  expect(named('seen')).toHaveLength(isBelow(device, 0.5) ? 60 : 0)
  expect(new Set(kept.map(({ event_name, metadata }) => `${event_name} ${metadata?.sample_rate}`))).toEqual(
    new Set(['any 0.5', 'tool.a.b 0.9', ...(isBelow(device, 0.5) ? ['seen 0.5'] : [])]),
  )
})

test('exchanging the batch configuration under load loses and duplicates nothing', async ({ scene }) => {
  await scene.collect()
  const documents = [
    { batch: { scheduledDelayMillis: 100, maxExportBatchSize: 150, maxQueueSize: 2_000 } },
    { batch: { scheduledDelayMillis: 3_000, maxExportBatchSize: 200, maxQueueSize: 300 } },
    { batch: { scheduledDelayMillis: 100, maxExportBatchSize: 500 } },
    { batch: { scheduledDelayMillis: 'soon' as never, maxQueueSize: -1, maxExportBatchSize: 250 } },
    {},
  ]
  const run = scene.run({
    options: { settings: {} },
    steps: [
      ['logAndSwap', 4_000, documents],
      ['shutdown', { timeoutMs: 15_000 }],
    ],
  })
  await run.ended()
  await scene.drain()
  expect(scene.ledger()).toEqual({ logged: 4_000, delivered: 4_000, duplicates: 0, lost: [] })
  expect(booksOf(run.health()).dropped).toEqual({})
})

test('path and base URL change while the program runs; a foreign origin must be allowed, and gets no credentials', async ({
  scene,
}) => {
  const home = await scene.collect({ paths: ['/api/event_logging/batch', '/v2/events'] })
  const allowed = await scene.collect()
  const foreign = await scene.collect()
  const run = scene.run({
    options: {
      settings: {},
      allowedOrigins: [allowed.url],
      auth: [{ headers: { authorization: 'Bearer a' } }],
    },
    steps: [
      ['update', { batch: { path: '/v2/events' } }],
      ['log'],
      ['flush'],
      ['update', { batch: { baseUrl: `${allowed.url}/` } }],
      ['log'],
      ['flush'],
      ['update', { batch: { baseUrl: foreign.url } }],
      ['log'],
      ['shutdown'],
    ],
  })
  await run.ended()
  expect(home.requests.map(({ path }) => path)).toEqual(['/v2/events', '/api/event_logging/batch'])
  expect(home.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer a', 'Bearer a'])
  expect(allowed.requests.map(({ headers }) => headers.authorization)).toEqual([undefined])
  expect(foreign.requests).toEqual([])
  expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
})

test('what was given back after the last attempt still counts as kept while it is on disk', async ({ scene }) => {
  const collector = await scene.collect({ behaviour: { kind: 'status', status: 503 } })
  const run = scene.run({
    options: { settings: { batch: { maxAttempts: 1 } } },
    steps: [['log', 3], ['flush'], ['wait', 'the drain'], ['flush'], ['shutdown']],
  })
  await run.heard('result', 1)
  expect(run.results('flush')).toEqual([{ delivered: 0, kept: 3, dropped: 0, pending: 0, timedOut: false }])
  collector.behave({ kind: 'ok' })
  await scene.drain()
  run.say('the drain')
  await run.ended()
  expect([...run.results('flush'), ...run.results('shutdown')].map(({ kept }) => kept)).toEqual([3, 0, 0])
})

test('when the attempts are used up, the process gives back what it holds and probes', async ({ scene }) => {
  const collector = await scene.collect({ behaviour: { kind: 'status', status: 503 } })
  const run = scene.run({
    options: { settings: { batch: { maxAttempts: 1 } } },
    steps: [['log', 3], ['flush'], ['reach', 'given back'], ['wait', 'the drain'], ['log', 2], ['flush']],
  })
  await run.reached('given back')
  expect(scene.segments()).toEqual([expect.stringContaining('.ready.jsonl')])
  collector.behave({ kind: 'ok' })
  await scene.drain()
  run.say('the drain')
  await run.ended()
  const { backoff, ...books } = booksOf(run.health())
  expect(books).toMatchObject({ admitted: 5, released: 3, kept: 2, requests: 1 })
  expect((backoff.until ?? 0) - Date.now()).toBeGreaterThan(40_000)
  await scene.drain()
  expect(scene.ledger()).toEqual({ logged: 5, delivered: 5, duplicates: 0, lost: [] })
})

test('each request names the version of the settings it was made under, an uploader’s too', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({
    options: { batch: never, settings: { version: 'v1' }, exit: { upload: 'detach' } },
    steps: [
      ['log'],
      ['flush'],
      ['update', { version: 2 }],
      ['log'],
      ['flush'],
      ['update', {}],
      ['log'],
      ['flush'],
      ['update', { version: 'v4' }],
      ['log'],
      ['shutdown'],
    ],
  })
  await run.ended()
  await collector.received(4)
  await uploadersGone(scene)
  expect(collector.requests.map(({ headers }) => headers['x-orangebox-settings'])).toEqual(['v1', '2', undefined, 'v4'])
})
