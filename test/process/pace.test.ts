import { expect } from 'vitest'
import { booksOf } from '../support/books.ts'
import { test } from '../support/scene.ts'

test('forty short runs that were offline are one request', async ({ scene }) => {
  const collector = await scene.collect()
  for (let n = 0; n < 10; n++)
    await Promise.all(
      Array.from({ length: 4 }, () =>
        scene
          .run({
            steps: [
              ['log', 3],
              ['exit', 0],
            ],
          })
          .ended(),
      ),
    )
  expect(scene.segments()).toHaveLength(40)
  const run = await scene.drain()
  expect(booksOf(run.health())).toMatchObject({ claimed: 120, delivered: 120, requests: 1 })
  expect(scene.ledger()).toEqual({ logged: 120, delivered: 120, duplicates: 0, lost: [] })
  expect(scene.segments()).toEqual([])
  expect(collector.requests).toHaveLength(1)
})

test('behind a silent endpoint the third run asks nobody and waits for nothing, and says why', async ({ scene }) => {
  const collector = await scene.collect({ behaviour: { kind: 'silent' } })
  const once = async () => {
    const run = scene.run({ steps: [['log'], ['shutdown', { timeoutMs: 800 }]] })
    await run.ended()
    return run
  }
  for (const requests of [1, 2]) {
    const run = await once()
    expect(run.results('shutdown')).toMatchObject([{ delivered: 0, kept: 1, timedOut: true }])
    expect(booksOf(run.health()).lastError).toMatchObject({ code: 'TIMEOUT' })
    expect(collector.requests).toHaveLength(requests)
  }
  const third = await once()
  expect(third.results('shutdown')).toMatchObject([{ delivered: 0, kept: 1, timedOut: false }])
  expect(collector.requests).toHaveLength(2)
  collector.behave({ kind: 'ok' })
  scene.later()
  await scene.drain()
  expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
})

test('after a 413 bodies stay below half of what was refused', async ({ scene }) => {
  const collector = await scene.collect({ maxBodyBytes: 150_000 })
  const run = scene.run({
    steps: [
      ['logBig', 60],
      ['shutdown', { timeoutMs: 15_000 }],
    ],
  })
  await run.ended()
  expect(booksOf(run.health())).toMatchObject({ delivered: 60, dropped: {} })
  const refused = collector.requests.filter(({ status }) => status === 413).length
  expect(refused).toBeLessThanOrEqual(3)
  expect(scene.ledger()).toEqual({ logged: 60, delivered: 60, duplicates: 0, lost: [] })
})
