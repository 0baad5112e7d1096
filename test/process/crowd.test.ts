import { expect } from 'vitest'
import { test } from '../support/scene.ts'

test.for([
  ['several clients in one process', { clients: 4, each: 50 }],
  ['worker threads', { workers: 3, each: 50 }],
  ['worker threads beside several clients', { workers: 2, clients: 2, each: 50 }],
] as const)('%s share a directory, each sends its own, once', async ([, crowd], { scene }) => {
  await scene.collect()
  const run = scene.start('crowd.mjs', { ...crowd, ends: 'shutdown' })
  await run.ended()
  const n = run.of('health').length * crowd.each
  expect(scene.ledger()).toEqual({ logged: n, delivered: n, duplicates: 0, lost: [] })
  expect(scene.segments()).toEqual([])
})

test.for(['nobody', 'main shutdown'] as const)(
  'what ended worker threads left is delivered by the next run (%s)',
  async (ends, { scene }) => {
    const collector = await scene.collect()
    const run = scene.start('crowd.mjs', { workers: 3, clients: 2, each: 20, ends })
    await run.ended()
    // A process cannot tell its own dead threads from slow ones, so it leaves their segments alone; its own it sends.
    if (ends === 'main shutdown') expect(collector.events.size).toBeGreaterThanOrEqual(40)
    await scene.drain()
    expect(scene.ledger()).toMatchObject({ logged: 100, delivered: 100, lost: [] })
    // Who ends without a shutdown may end while a request is under way, a second after its first event, and not hear the answer.
    if (ends === 'main shutdown') expect(scene.ledger().duplicates).toBe(0)
    expect(scene.segments()).toEqual([])
  },
)
