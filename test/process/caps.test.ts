import { readdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect } from 'vitest'
import { booksOf } from '../support/books.ts'
import { type Scene, test } from '../support/scene.ts'
import type { Step } from '../support/steps.ts'

const spool = { maxFiles: 10 }

/** What all collectors learnt, and what was logged. */
const told = (scene: Scene, totals: ReadonlyMap<string, number>) => {
  const { logged, delivered, duplicates } = scene.ledger()
  const dropped = [...totals.values()].reduce((sum, n) => sum + n, 0)
  return { logged, accountedFor: delivered + dropped, duplicates }
}

/** As if the oldest of the segments had been opened `ms` earlier. */
function age(scene: Scene, ms: number): void {
  const [first] = scene.segments()
  const folder = join(scene.stateDir, dirname(first as string))
  const [oldest] = readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .sort()
  const [format, openedAt, ...rest] = (oldest as string).split('-')
  renameSync(join(folder, oldest as string), join(folder, [format, Number(openedAt) - ms, ...rest].join('-')))
}

test('where each run ends before it could try, six times the cap of files is kept', { timeout: 60_000 }, async ({
  scene,
}) => {
  const collector = await scene.collect()
  const steps: readonly Step[] = [['log'], ['exit', 0]]
  for (let n = 0; n < 16; n++)
    await Promise.all(Array.from({ length: 4 }, () => scene.run({ options: { spool }, steps }).ended()))
  // And those of the four that ended last side by side.
  expect(scene.segments().length).toBeLessThanOrEqual(60 + 4)
  expect(scene.segments().length).toBeGreaterThanOrEqual(60)
  await scene.drain()
  const { dropped } = collector.totals()
  expect(told(scene, dropped)).toEqual({ logged: 64, accountedFor: 64, duplicates: 0 })
  expect(scene.segments()).toEqual([])
})

test('where a silent server uses up the deadlines the cap on files is kept', async ({ scene }) => {
  const collector = await scene.collect({ behaviour: { kind: 'silent' } })
  for (let n = 0; n < 15; n++) {
    const steps: readonly Step[] = [['log'], ['shutdown', { timeoutMs: 700 }]]
    await scene.run({ options: { spool }, steps }).ended()
    // An event that opens a segment lets a tenth pass.
    expect(scene.segments().length).toBeLessThanOrEqual(11)
  }
  collector.behave({ kind: 'ok' })
  scene.later()
  await scene.drain()
  const { dropped } = collector.totals()
  expect(told(scene, dropped)).toEqual({ logged: 15, accountedFor: 15, duplicates: 0 })
  expect([...dropped.keys()]).toEqual(['max_files'])
  expect(scene.segments()).toEqual([])
})

test('the cap on bytes is kept where each run ends by process.exit', async ({ scene }) => {
  const collector = await scene.collect()
  const runs = 16
  for (let n = 0; n < runs; n++)
    await scene
      .run({
        options: { spool: { maxBytes: 2 ** 20 } },
        steps: [
          ['logBig', 20],
          ['exit', 0],
        ],
      })
      .ended()
  // Each leaves about 115 KB: nine fit, a tenth and the run's own are let pass.
  expect(scene.segments().length).toBeLessThanOrEqual(11)
  await scene.drain()
  const { dropped } = collector.totals()
  expect(told(scene, dropped)).toEqual({ logged: runs * 20, accountedFor: runs * 20, duplicates: 0 })
  expect([...dropped.keys()]).toEqual(['max_bytes'])
})

const week = 7 * 86_400_000
/** What a run of that long ago left. */
const leaveAged = async (scene: Scene, ms: number) => {
  const run = scene.run({
    steps: [
      ['log', 3],
      ['exit', 0],
    ],
  })
  await run.ended()
  age(scene, ms)
}

describe('an event older than a week', () => {
  test.for([
    ['a shutdown that leaves', ['shutdown', { upload: 'leave' }]],
    ['process.exit', ['exit', 0]],
  ] as const)('stays where nobody has tried to send it: %s', async ([_name, end], { scene }) => {
    const collector = await scene.collect()
    await leaveAged(scene, 2 * week + 60_000)
    const run = scene.run({ steps: [['log'], end] })
    await run.ended()
    await scene.drain()
    expect(scene.ledger()).toEqual({ logged: 4, delivered: 4, duplicates: 0, lost: [] })
    expect(collector.totals().dropped).toEqual(new Map())
  })

  test('is given up by a run that has tried in vain, and the server is told', async ({ scene }) => {
    const collector = await scene.collect({ behaviour: { kind: 'status', status: 503 } })
    await leaveAged(scene, week + 60_000)
    const run = scene.run({ steps: [['log'], ['shutdown']] })
    await run.ended()
    expect(run.results('shutdown')).toMatchObject([{ dropped: 3, kept: 1 }])
    expect(booksOf(run.health())).toMatchObject({ claimed: 3, dropped: { max_age: 3 }, released: 1 })
    collector.behave({ kind: 'ok' })
    scene.later()
    await scene.drain()
    expect(collector.totals().dropped).toEqual(new Map([['max_age', 3]]))
  })

  test('is sent by a run that sends, for the sweep comes after the drain', async ({ scene }) => {
    const collector = await scene.collect()
    await leaveAged(scene, week + 60_000)
    await scene.run({ steps: [['log'], ['shutdown']] }).ended()
    expect(scene.ledger()).toEqual({ logged: 4, delivered: 4, duplicates: 0, lost: [] })
    expect(collector.totals().dropped).toEqual(new Map())
  })
})
