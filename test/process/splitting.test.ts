import { expect } from 'vitest'
import type { BatchEvent } from '../../collector/src/protocol/batch.ts'
import { booksOf } from '../support/books.ts'
import { type Scene, test } from '../support/scene.ts'

const isPoison = ({ event_data }: BatchEvent): boolean => event_data.event_name === 'poison'

test('a 413 on big chunks splits them until they are accepted', async ({ scene }) => {
  const collector = await scene.collect({ maxBodyBytes: 20_000 })
  const run = scene.run({
    steps: [
      ['logBig', 20],
      ['shutdown', { timeoutMs: 15_000 }],
    ],
  })
  await run.ended()
  expect(booksOf(run.health())).toMatchObject({ delivered: 20, dropped: {} })
  expect(collector.requests.map(({ status }) => status).slice(0, 3)).toEqual([413, 413, 413])
  expect(scene.ledger()).toEqual({ logged: 20, delivered: 20, duplicates: 0, lost: [] })
})

/** A program whose one `shutdown` delivers all of its 2,000 events. */
async function sendsAll(scene: Scene): Promise<void> {
  const run = scene.run({
    steps: [
      ['log', 2_000],
      ['shutdown', { timeoutMs: 15_000 }],
    ],
  })
  await run.ended()
  expect(run.results('shutdown')[0]).toMatchObject({ delivered: 2_000, kept: 0, dropped: 0, timedOut: false })
  expect(scene.ledger()).toEqual({ logged: 2_000, delivered: 2_000, duplicates: 0, lost: [] })
}

test('each size is refused once: what had been cut before is cut again, and one flush delivers all of it', async ({
  scene,
}) => {
  const collector = await scene.collect({ maxBodyBytes: 20_000 })
  await sendsAll(scene)
  expect(collector.requests.filter(({ status }) => status === 413).length).toBeLessThan(7)
})

test('an endpoint that takes 16 KiB gets no larger body once it has refused some', async ({ scene }) => {
  const maxBodyBytes = 16 * 1024
  const collector = await scene.collect({ maxBodyBytes })
  await sendsAll(scene)
  const statuses = collector.requests.map(({ status }) => status)
  expect(statuses.slice(statuses.indexOf(202))).not.toContain(413)
})

test.for([
  [400, 'in the middle', 3],
  [413, 'near the end', 5],
  [422, 'at the front', 0],
] as const)('a poisonous event, %i %s, costs itself alone and is told once', async ([status, , before], { scene }) => {
  const collector = await scene.collect({ behaviour: { kind: 'reject', when: isPoison, status } })
  const run = scene.run({
    steps: [
      ['log', before],
      ['log', 1, 'poison'],
      ['log', 6 - before],
      ['shutdown', { timeoutMs: 15_000 }],
    ],
  })
  await run.ended()
  expect(run.results('shutdown')[0]).toEqual({ delivered: 6, kept: 0, dropped: 1, pending: 0, timedOut: false })
  expect(booksOf(run.health())).toMatchObject({ dropped: { rejected: 1 }, reported: 1 })
  expect(scene.ledger()).toEqual({ logged: 7, delivered: 6, duplicates: 0, lost: [`run-1 ${before}`] })
  expect(run.of('diagnostic').map(({ diagnostic }) => diagnostic.code)).toContain('rejected')

  const requests = collector.requests.length
  await scene.run({ steps: [['log'], ['shutdown']] }).ended()
  expect(collector.requests).toHaveLength(requests + 1)
  expect([...collector.reports.values()].map(({ dropped }) => dropped)).toEqual([{ rejected: 1 }])
  expect(collector.requests.filter(({ bodyText }) => bodyText?.includes('client_report'))).toHaveLength(1)
  expect(scene.segments()).toEqual([])
})

test('a poisonous event that comes last is kept, until a run sends something before and after it', async ({
  scene,
}) => {
  const collector = await scene.collect({ behaviour: { kind: 'reject', when: isPoison, status: 422 } })
  const run = scene.run({
    steps: [
      ['log', 2],
      ['log', 1, 'poison'],
      ['shutdown', { timeoutMs: 15_000 }],
    ],
  })
  await run.ended()
  expect(run.results('shutdown')[0]).toMatchObject({ delivered: 2, kept: 1, dropped: 0 })
  // Leftovers are taken in no order: where it comes last again, it waits for the next run.
  for (let n = 0; n < 12 && collector.reports.size === 0; n++) {
    for (let left = 0; left < 2; left++) await scene.run({ steps: [['log'], ['exit', 0]] }).ended()
    scene.later()
    await scene.run({ steps: [['log'], ['shutdown', { timeoutMs: 15_000 }]] }).ended()
  }
  expect([...collector.reports.values()].map(({ dropped }) => dropped)).toEqual([{ rejected: 1 }])
  expect(scene.segments()).toEqual([])
})

test.for(['before-reading', 'after-accept'] as const)(
  'a report whose request was reset %s is told again, and counts once',
  async (when, { scene }) => {
    const collector = await scene.collect({
      behaviour: ({ index }) => (index >= 3 ? { kind: 'reset', when } : { kind: 'reject', when: isPoison }),
    })
    // One event a request: an accepted one, the poison, its witness, and then the report of it.
    const run = scene.run({
      options: { batch: { maxExportBatchSize: 1 } },
      steps: [
        ['log', 1],
        ['log', 1, 'poison'],
        ['log', 1],
        ['shutdown', { timeoutMs: 15_000 }],
      ],
    })
    await run.ended()
    expect(booksOf(run.health())).toMatchObject({ delivered: 2, dropped: { rejected: 1 }, released: 0, reported: 0 })
    collector.behave({ kind: 'ok' })
    const drain = await scene.drain()
    expect(booksOf(drain.health())).toMatchObject({ claimed: 0, requests: 1, reported: 1 })
    expect([...collector.reports.values()].map(({ dropped }) => dropped)).toEqual([{ rejected: 1 }])
    expect(scene.segments()).toEqual([])
  },
)

test.for([1, 2, 30, 450])('a server that answers 400 to everything loses none of %i events', async (n, { scene }) => {
  const collector = await scene.collect({ behaviour: { kind: 'status', status: 400 } })
  const run = scene.run({
    steps: [
      ['log', n],
      ['flush', { timeoutMs: 15_000 }],
      ['shutdown', { timeoutMs: 0 }],
    ],
  })
  await run.ended()
  expect(booksOf(run.health())).toMatchObject({ admitted: n, delivered: 0, dropped: {}, released: n })
  expect(collector.requests.length).toBeLessThan(50)
  collector.behave({ kind: 'ok' })
  await scene.drain()
  expect(scene.ledger()).toEqual({ logged: n, delivered: n, duplicates: 0, lost: [] })
})
