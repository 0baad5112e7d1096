import { readdirSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { booksOf } from '../support/books.ts'
import type { Ending } from '../support/run.ts'
import { onWindows, test } from '../support/scene.ts'
import type { Step } from '../support/steps.ts'

/* What "Loss windows" in docs/failures.md says, row by row. No batch is due before the end: what is logged is pending. */

const batch = { scheduledDelayMillis: 3_600_000 }
const five: Step = ['log', 5]
const endings: readonly (readonly [string, readonly Step[], Ending])[] = [
  ['natural exit', [], {}],
  ['process.exit', [['exit', 3]], { code: 3 }],
  ['an exception', [['throw']], { code: 1, stderr: /a bug of the host/ }],
  // Windows has no signals to die by; what takes their place leaves a code.
  ['SIGKILL', [['kill']], onWindows ? { code: 1 } : { code: null, signal: 'SIGKILL' }],
]

describe('write-ahead loses nothing once logEvent has returned:', () => {
  test.for(endings)('%s', async ([, last, ending], { scene }) => {
    const collector = await scene.collect()
    await scene.run({ options: { batch }, steps: [five, ...last] }).ended(ending)
    expect(collector.requests).toHaveLength(0)
    const drain = await scene.drain()
    expect(booksOf(drain.health())).toMatchObject({ claimed: 5, delivered: 5 })
    expect(scene.ledger()).toEqual({ logged: 5, delivered: 5, duplicates: 0, lost: [] })
    expect(scene.segments()).toEqual([])
  })

  test('shutdown at its deadline', async ({ scene }) => {
    await scene.collect()
    const run = scene.run({ options: { batch }, steps: [five, ['shutdown', { timeoutMs: 0 }]] })
    await run.ended()
    expect(booksOf(run.health())).toMatchObject({ released: 5, dropped: {} })
    await scene.drain()
    expect(scene.ledger()).toEqual({ logged: 5, delivered: 5, duplicates: 0, lost: [] })
  })
})

describe('memory loses what is unsent, and what was sent is sent:', () => {
  const options = { batch, durability: 'memory' } as const
  test.for(endings)('%s', async ([, last, ending], { scene }) => {
    const collector = await scene.collect()
    const run = scene.run({ options, steps: [five, ['flush'], five, ...last] })
    await run.ended(ending)
    // Nobody was left to count, and nothing was left to find.
    if (run.health()) expect(booksOf(run.health())).toMatchObject({ delivered: 5, pending: 5, dropped: {} })
    await scene.drain()
    const lost = [5, 6, 7, 8, 9].map((n) => `run-1 ${n}`)
    expect(scene.ledger()).toEqual({ logged: 10, delivered: 5, duplicates: 0, lost })
    expect(collector.totals().dropped).toEqual(new Map())
  })

  test('shutdown at its deadline counts it as no_disk', async ({ scene }) => {
    await scene.collect()
    const run = scene.run({ options, steps: [five, ['shutdown', { timeoutMs: 0 }]] })
    await run.ended()
    expect(booksOf(run.health())).toMatchObject({ delivered: 0, pending: 0, dropped: { no_disk: 5 } })
    expect(run.results('shutdown')).toMatchObject([{ delivered: 0, kept: 0, dropped: 5 }])
  })

  test('no file is made on the way', async ({ scene }) => {
    await scene.collect()
    await scene.run({ options, steps: [five, ['shutdown']] }).ended()
    expect(scene.ledger().lost).toEqual([])
    expect(readdirSync(scene.dir)).toEqual(['home'])
  })
})
