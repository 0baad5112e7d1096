import { expect } from 'vitest'
import { test } from '../support/scene.ts'

test('programs that start together and meet a dead server do not silence the next run, which finds it back', async ({
  scene,
}) => {
  const collector = await scene.collect({ behaviour: { kind: 'status', status: 503 } })
  const together = Array.from({ length: 4 }, () =>
    scene.run({ steps: [['log', 1], ['wait', 'the others'], ['shutdown']] }),
  )
  await Promise.all(together.map((run) => run.heard('logged', 1)))
  // All of them run before the first of them fails, and each asks after the one before it has failed.
  for (const [n, run] of together.entries()) {
    run.say('the others')
    await collector.requested(n + 1)
  }
  await Promise.all(together.map((run) => run.ended()))
  collector.behave({ kind: 'ok' })
  await scene
    .run({
      steps: [
        ['log', 1],
        ['shutdown', { timeoutMs: 10_000 }],
      ],
    })
    .ended()
  expect(scene.ledger()).toEqual({ logged: 5, delivered: 5, duplicates: 0, lost: [] })
})

test('of twenty programs in parallel, before an endpoint that just failed another, hardly one asks; nothing is lost', async ({
  scene,
}) => {
  const healthy = { now: false }
  const collector = await scene.collect({
    behaviour: () => (healthy.now ? { kind: 'ok' } : { kind: 'status', status: 503 }),
  })
  const once = () => scene.run({ steps: [['log', 1], ['shutdown']] })
  await once().ended()
  expect(collector.requests).toHaveLength(1)

  const programs = Array.from({ length: 20 }, once)
  await Promise.all(programs.map((run) => run.ended()))
  // One in each minute that began meanwhile.
  expect(collector.requests.length).toBeLessThanOrEqual(4)

  healthy.now = true
  await scene.drain()
  expect(scene.ledger()).toEqual({ logged: 21, delivered: 21, duplicates: 0, lost: [] })
  expect(scene.segments()).toEqual([])
})
