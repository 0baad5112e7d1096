import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFactQueue } from '../../src/facts/queue.ts'
import type { FactDrop } from '../../src/model/facts.ts'
import { scriptedClock, settle } from '../support/fakes/clock.ts'

test('facts are taken in their order, behind the code that put them in', async () => {
  const taken: number[] = []
  const queue = createFactQueue<number>(10, scriptedClock(), (fact) => {
    taken.push(fact)
    return 'reduced'
  })
  for (const n of [1, 2, 3]) queue.put(n)
  expect(taken).toEqual([])
  await Promise.resolve()
  expect(taken).toEqual([1, 2, 3])
})

test('a full queue drops what comes, counts it, and takes again afterwards', async () => {
  const queue = createFactQueue<number>(2, scriptedClock(), () => 'reduced')
  expect([1, 2, 3, 4].map(queue.put)).toEqual([true, true, false, false])
  expect(queue.counts()).toEqual({ observed: 4, reduced: 0, waiting: 2, dropped: { overflow: 2 } })
  await settle()
  queue.put(5)
  queue.drain()
  expect(queue.counts()).toEqual({ observed: 5, reduced: 3, waiting: 0, dropped: { overflow: 2 } })
})

test('facts about facts leave the event loop to the host, and never meet inside of one another', async () => {
  const clock = scriptedClock()
  let depth = 0
  const queue = createFactQueue<number>(10, clock, (fact) => {
    expect(depth++).toBe(0)
    if (fact < 3) queue.put(fact + 1)
    queue.drain()
    depth--
    return 'reduced'
  })
  queue.put(0)
  await settle()
  expect(queue.counts().reduced).toBe(1)
  expect(clock.waiting()).toEqual([{ inMs: 0, holds: false }])
  clock.advance(0)
  expect(queue.counts()).toMatchObject({ reduced: 4, waiting: 0 })
})

test('every fact is counted once, whatever becomes of it', async () => {
  const fate = fc.constantFrom<'reduced' | FactDrop>('reduced', 'failed', 'consent')
  const step = fc.oneof(
    fate.map((what) => ({ put: what })),
    fc.constant({ drain: true }),
    fc.constant({ refuse: true }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step), async (steps) => {
      const queue = createFactQueue<'reduced' | FactDrop>(3, scriptedClock(), (fact) => fact)
      for (const what of steps) {
        if ('put' in what) queue.put(what.put)
        else if ('refuse' in what) queue.refuse('shutdown')
        else queue.drain()
        const { observed, reduced, waiting, dropped } = queue.counts()
        expect(observed).toBe(reduced + waiting + Object.values(dropped).reduce((sum, n) => sum + n, 0))
      }
    }),
  )
})
