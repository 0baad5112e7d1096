import { describe, expect } from 'vitest'
import { booksOf } from '../support/books.ts'
import type { Ending } from '../support/run.ts'
import { onWindows, test } from '../support/scene.ts'
import type { Step } from '../support/steps.ts'

describe('a program that ends without shutdown loses nothing:', () => {
  const three: Step = ['log', 3]
  test.for([
    ['natural exit', [three], {}],
    ['process.exit', [three, ['exit', 3]], { code: 3 }],
    ['an uncaught exception', [three, ['throw']], { code: 1, stderr: /a bug of the host/ }],
    ['an event logged by an exit handler', [['logAtExit'], ['log', 2]], {}],
    ['an exit handler that logs behind process.exit', [['logAtExit'], ['log', 2], ['exit', 3]], { code: 3 }],
    ['an exit handler that logs behind shutdown', [['logAtExit'], ['log', 2], ['shutdown', { timeoutMs: 0 }]], {}],
  ] as [string, Step[], Ending][])('%s', async ([, steps, ending], { scene }) => {
    const collector = await scene.collect()
    const run = scene.run({ steps })
    await run.ended(ending)
    expect(collector.requests).toHaveLength(0)
    const drain = await scene.drain()
    expect(booksOf(drain.health())).toMatchObject({ claimed: 3, delivered: 3 })
    expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
    expect(scene.segments()).toEqual([])
  })

  test('process.exit in a listener that is told of an event, with an exit handler that logs', async ({ scene }) => {
    await scene.collect()
    const run = scene.run({
      options: { onDiagnostic: 'exits' },
      steps: [['logAtExit'], ['log', 2], ['logHuge'], ['log', 5]],
    })
    await run.ended({ code: 3 })
    await scene.drain()
    expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
  })

  // On Windows a signal ends a process as SIGKILL does.
  const signals = onWindows ? (['SIGKILL'] as const) : (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)
  test.for(signals)('%s in the middle of its work', async (signal, { scene }) => {
    await scene.collect()
    const run = scene.run({ steps: [['logForever']] })
    await run.heard('logged', 300)
    run.child.kill(signal)
    await run.ended({ code: null, signal })
    await scene.drain()
    const { logged, delivered, lost } = scene.ledger()
    expect(lost).toEqual([])
    // One event more than was told, if the signal came between its `logEvent` and the telling.
    expect(delivered - logged).toBeLessThanOrEqual(1)
    expect(scene.segments()).toEqual([])
  })

  test.skipIf(onWindows)('SIGKILL while a request is under way', async ({ scene }) => {
    const collector = await scene.collect({ behaviour: { kind: 'delay', ms: 3_600_000 } })
    const run = scene.run({
      steps: [
        ['log', 4],
        ['flush', { timeoutMs: 15_000 }],
      ],
    })
    await collector.requested(1)
    run.child.kill('SIGKILL')
    await run.ended({ code: null, signal: 'SIGKILL' })
    collector.behave({ kind: 'ok' })
    await scene.drain()
    expect(scene.ledger()).toEqual({ logged: 4, delivered: 4, duplicates: 0, lost: [] })
  })

  test('the next run of the same program delivers, beside its own events', async ({ scene }) => {
    await scene.collect()
    const steps: Step[] = [three, ['exit', 0]]
    for (let i = 0; i < 3; i++) await scene.run({ steps }).ended()
    const run = scene.run({ steps: [three, ['shutdown']] })
    await run.ended()
    expect(booksOf(run.health())).toMatchObject({ admitted: 3, claimed: 9, delivered: 12 })
    expect(scene.ledger()).toEqual({ logged: 12, delivered: 12, duplicates: 0, lost: [] })
    expect(scene.segments()).toEqual([])
  })

  test('parallel runs that end together share the leftovers without sending any twice', async ({ scene }) => {
    await scene.collect()
    for (let i = 0; i < 4; i++) await scene.run({ steps: [['log', 5]] }).ended()
    const runs = [0, 1, 2].map(() => scene.run({ steps: [['log', 5], ['wait', 'go'], ['shutdown']] }))
    await Promise.all(runs.map((run) => run.heard('logged', 5)))
    for (const run of runs) run.say('go')
    await Promise.all(runs.map((run) => run.ended()))
    expect(scene.ledger()).toEqual({ logged: 35, delivered: 35, duplicates: 0, lost: [] })
    expect(scene.segments()).toEqual([])
  })
})

test('leftovers of an earlier run are delivered a second after the first event', async ({ scene }) => {
  const collector = await scene.collect()
  await scene.run({ steps: [['log', 3]] }).ended()
  const arrivals: number[] = []
  collector.behave(() => {
    arrivals.push(performance.now())
    return { kind: 'ok' }
  })
  // No batch is due for an hour, and nobody flushes.
  const run = scene.run({
    options: { batch: { scheduledDelayMillis: 3_600_000 } },
    steps: [['log', 1], ['wait', 'the leftovers'], ['shutdown']],
  })
  await run.heard('logged', 1)
  const logged = performance.now()
  // Its own event is due with its batch.
  await collector.received(3)
  // The event was logged a little before we heard of it.
  expect((arrivals[0] ?? 0) - logged).toBeGreaterThan(800)
  run.say('the leftovers')
  await run.ended()
  expect(booksOf(run.health())).toMatchObject({ admitted: 1, claimed: 3, delivered: 4 })
  expect(scene.ledger()).toEqual({ logged: 4, delivered: 4, duplicates: 0, lost: [] })
})
