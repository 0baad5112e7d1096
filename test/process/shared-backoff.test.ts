import { expect } from 'vitest'
import { test } from '../support/scene.ts'

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
