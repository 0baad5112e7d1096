import { expect } from 'vitest'
import { booksOf } from '../support/books.ts'
import { test } from '../support/scene.ts'

const batch = { maxQueueSize: 3 }

test('what memory does not hold waits on disk, and is delivered by the same shutdown', async ({ scene }) => {
  await scene.collect()
  const run = scene.run({ options: { batch }, steps: [['log', 50], ['shutdown']] })
  await run.ended()
  expect(booksOf(run.health())).toMatchObject({ admitted: 50, delivered: 50 })
  expect(scene.ledger()).toEqual({ logged: 50, delivered: 50, duplicates: 0, lost: [] })
  expect(scene.segments()).toEqual([])
})

test('what memory does not hold is delivered in the background once memory is empty', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({
    options: { batch: { ...batch, scheduledDelayMillis: 100 } },
    steps: [['log', 50], ['wait', 'all of them'], ['shutdown']],
  })
  await collector.received(50)
  run.say('all of them')
  await run.ended()
  expect(run.results('shutdown')).toMatchObject([{ kept: 0, pending: 0 }])
  expect(scene.ledger()).toEqual({ logged: 50, delivered: 50, duplicates: 0, lost: [] })
})

test.for(['flush', 'shutdown'] as const)(
  '%s sends what is on disk only though nothing is left in memory',
  async (ending, { scene }) => {
    const collector = await scene.collect({ behaviour: { kind: 'status', status: 503 } })
    const run = scene.run({
      options: { batch: { ...batch, scheduledDelayMillis: 3_600_000 }, exit: { upload: 'leave' } },
      env: { CI: 'true' },
      steps: [
        ['log', 3],
        ['log', 20],
        ['wait', 'well again'],
        [ending, { timeoutMs: 20_000, upload: 'wait' }],
      ],
    })
    collector.behave({ kind: 'ok' })
    run.say('well again')
    await run.ended()
    expect(run.results(ending)[0]).toMatchObject({ delivered: 23, kept: 0, pending: 0, timedOut: false })
    expect(scene.segments()).toEqual([])
  },
)

test('a segment of which memory holds only a part is not given back while a request of it is under way', async ({
  scene,
}) => {
  const collector = await scene.collect({ behaviour: { kind: 'delay', ms: 500 } })
  const run = scene.run({
    options: { batch },
    steps: [
      ['log', 3],
      ['begin', 'flush'],
      ['wait', 'the request'],
      ['log', 5],
      // A change of users begins a new segment, and what the old one holds beyond memory is for whoever reads it.
      ['setUser', { id: 'somebody' }],
      ['log', 1],
      ['join'],
      ['shutdown'],
    ],
  })
  await collector.requested(1)
  run.say('the request')
  await run.ended()
  await scene.drain()
  expect(booksOf(run.health()).late).toBe(0)
  expect(scene.ledger()).toEqual({ logged: 9, delivered: 9, duplicates: 0, lost: [] })
})

test('without a disk, what memory does not hold is dropped, counted and told', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({ options: { batch, durability: 'memory' }, steps: [['log', 10], ['shutdown']] })
  await run.ended()
  expect(booksOf(run.health())).toMatchObject({ delivered: 3, dropped: { queue_full: 7 }, reported: 7 })
  expect([...collector.reports.values()].map(({ dropped }) => dropped)).toEqual([{ queue_full: 7 }])
})

test('a hundred events over 64 KiB are one report, which goes with the others', async ({ scene }) => {
  const collector = await scene.collect()
  const huge = Array.from({ length: 100 }, () => ['logHuge'] as const)
  const run = scene.run({ steps: [['log'], ...huge, ['log'], ['shutdown']] })
  await run.ended()
  expect(booksOf(run.health())).toMatchObject({ delivered: 2, dropped: { too_large: 100 }, reported: 100 })
  expect([...collector.reports.values()].map(({ dropped }) => dropped)).toEqual([{ too_large: 100 }])
  expect(collector.requests.length).toBe(1)
})

test('what a killed program gave up is told by the next one, once', async ({ scene }) => {
  const collector = await scene.collect()
  await scene.run({ steps: [['logHuge'], ['log'], ['logHuge'], ['kill']] }).ended({ code: null, signal: 'SIGKILL' })
  await scene.drain()
  await scene.drain()
  expect([...collector.reports.values()].map(({ dropped }) => dropped)).toEqual([{ too_large: 2 }])
  expect(collector.totals().events).toBe(1)
})

test('an event over 64 KiB is dropped, counted and told', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({ steps: [['log'], ['logHuge'], ['log'], ['shutdown']] })
  await run.ended()
  expect(booksOf(run.health())).toMatchObject({ delivered: 2, dropped: { too_large: 1 }, reported: 1 })
  expect(collector.totals().dropped).toEqual(new Map([['too_large', 1]]))
})
