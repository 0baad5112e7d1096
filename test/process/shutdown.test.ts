import { existsSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { booksOf } from '../support/books.ts'
import { test } from '../support/scene.ts'

/** Far above the deadline that must hold, far below those that must not hold it up. */
const farTooLongMs = 5_000

test('two overlapping flushes and a shutdown send everything once', async ({ scene }) => {
  const collector = await scene.collect({ behaviour: { kind: 'delay', ms: 100 } })
  const run = scene.run({
    steps: [
      ['log', 10],
      ['begin', 'flush'],
      ['log', 10],
      ['begin', 'flush'],
      ['log', 10],
      ['begin', 'shutdown'],
      ['log', 10],
      ['join'],
    ],
  })
  await run.ended()
  expect(run.of('result')).toHaveLength(3)
  expect(booksOf(run.health())).toMatchObject({ admitted: 40, requests: collector.requests.length })
  await scene.drain()
  expect(scene.ledger()).toEqual({ logged: 40, delivered: 40, duplicates: 0, lost: [] })
})

test('two overlapping flushes do not hold up the deadline of a shutdown', async ({ scene }) => {
  const collector = await scene.collect({ behaviour: { kind: 'silent' } })
  const run = scene.run({
    steps: [
      ['log', 3],
      ['begin', 'flush', { timeoutMs: 60_000 }],
      ['begin', 'flush', { timeoutMs: 60_000 }],
      ['wait', 'the request'],
      ['shutdown', { timeoutMs: 300 }],
    ],
  })
  await collector.requested(1)
  run.say('the request')
  const before = performance.now()
  await run.heard('result', 1)
  expect(performance.now() - before).toBeLessThan(farTooLongMs)
  await run.ended()
  expect(performance.now() - before).toBeLessThan(farTooLongMs)
  collector.behave({ kind: 'ok' })
  await scene.drain()
  expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
})

test.for(['flush', 'shutdown'] as const)(
  'a signal that is none is left aside by %s, and holds nothing',
  async (of, { scene }) => {
    await scene.collect()
    const run = scene.run({
      steps: [
        ['log', 3],
        ['reach', 'the call'],
        [of, { timeoutMs: 60_000, signal: {} }],
      ],
    })
    await run.reached('the call')
    const before = performance.now()
    await run.ended()
    expect(performance.now() - before).toBeLessThan(farTooLongMs)
    expect(run.results(of)[0]).toMatchObject({ delivered: 3, timedOut: false })
  },
)

test('a second shutdown with a shorter deadline shortens the first', async ({ scene }) => {
  const collector = await scene.collect({ behaviour: { kind: 'silent' } })
  const run = scene.run({
    steps: [
      ['log', 3],
      ['begin', 'shutdown', { timeoutMs: 60_000 }],
      ['wait', 'the request'],
      ['shutdown', { timeoutMs: 200 }],
      ['join'],
    ],
  })
  await collector.requested(1)
  run.say('the request')
  const before = performance.now()
  await run.ended()
  expect(performance.now() - before).toBeLessThan(farTooLongMs)
  const result = { delivered: 0, kept: 3, dropped: 0, pending: 0, timedOut: true }
  expect(run.results('shutdown')).toEqual([result, result])
  collector.behave({ kind: 'ok' })
  await scene.drain()
  expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
})

test.for([
  ['timeoutMs 0', { timeoutMs: 0 }],
  ["upload 'leave'", { upload: 'leave', timeoutMs: 10_000 }],
] as const)('shutdown with %s makes no connection and leaves the events on disk', async ([, given], { scene }) => {
  const collector = await scene.collect()
  const run = scene.run({
    steps: [
      ['log', 3],
      ['shutdown', given],
    ],
  })
  await run.ended()
  expect(run.results('shutdown')[0]).toMatchObject({ delivered: 0, kept: 3, pending: 0 })
  expect(booksOf(run.health())).toMatchObject({ requests: 0, released: 3 })
  expect(collector.requests).toHaveLength(0)
  expect(scene.segments()).toEqual([expect.stringContaining('.ready.jsonl')])
  await scene.drain()
  expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
})

test('what is logged after shutdown is on disk, and delivered by the next run', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({ steps: [['log', 2], ['shutdown'], ['log', 3], ['flush'], ['shutdown'], ['log', 1]] })
  await run.ended()
  expect(booksOf(run.health())).toMatchObject({ admitted: 6, delivered: 2, kept: 1, released: 3 })
  expect(collector.events.size).toBe(2)
  await scene.drain()
  expect(scene.ledger()).toEqual({ logged: 6, delivered: 6, duplicates: 0, lost: [] })
})

test('with nothing logged, flush and shutdown touch neither disk nor network', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({ steps: [['flush'], ['shutdown']] })
  await run.ended()
  expect(run.of('result').map(({ result }) => result.timedOut)).toEqual([false, false])
  expect([existsSync(scene.stateDir), collector.requests.length]).toEqual([false, 0])
})

describe('memory durability', () => {
  const options = { durability: 'memory' } as const

  test('delivers to a healthy endpoint without writing a file', async ({ scene }) => {
    await scene.collect()
    const run = scene.run({ options, steps: [['log', 3], ['shutdown']] })
    await run.ended()
    expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
    expect(existsSync(scene.stateDir)).toBe(false)
  })

  test('tries again until the deadline', async ({ scene }) => {
    await scene.collect({
      behaviour: ({ index }) => (index === 0 ? { kind: 'status', status: 503 } : { kind: 'ok' }),
    })
    const run = scene.run({
      options,
      steps: [
        ['log', 3],
        ['shutdown', { timeoutMs: 10_000 }],
      ],
    })
    await run.ended()
    expect(run.results('shutdown')[0]).toMatchObject({ delivered: 3, dropped: 0 })
    expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
  })

  test('counts what is lost at the end, and what is logged behind it', async ({ scene }) => {
    await scene.collect({ behaviour: { kind: 'status', status: 503 } })
    const run = scene.run({
      options,
      steps: [
        ['log', 3],
        ['shutdown', { timeoutMs: 100 }],
        ['log', 2],
      ],
    })
    await run.ended()
    expect(run.results('shutdown')[0]).toMatchObject({ delivered: 0, kept: 0, dropped: 3, pending: 0 })
    expect(booksOf(run.health())).toMatchObject({ admitted: 5, dropped: { no_disk: 5 }, kept: 0, released: 0 })
    expect(existsSync(scene.stateDir)).toBe(false)
  })
})

test('forty flushes at once under one signal of the host put no warning into its terminal', async ({ scene }) => {
  await scene.collect()
  const run = scene.start('many-flushes.mjs', {})
  // Silence on stderr is part of it.
  await run.ended()
  const [told] = run.of('told')
  expect(told).toMatchObject({ timedOut: 40, warnings: [] })
  expect(told?.delivered).toBeGreaterThan(0)
})
