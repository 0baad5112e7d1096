import { readdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect } from 'vitest'
import type { Behaviour } from '../../collector/src/behaviour.ts'
import { booksOf } from '../support/books.ts'
import type { Ending } from '../support/run.ts'
import { type Scene, test } from '../support/scene.ts'
import type { Step } from '../support/steps.ts'

const spool = { maxFiles: 10 }
const onWindows = process.platform === 'win32'

/** Each with one event, none of which is ever sent. */
const endings: readonly (readonly [name: string, steps: readonly Step[], ending?: Ending, behaviour?: Behaviour])[] = [
  ['process.exit right behind its event', [['log'], ['exit', 0]]],
  ['process.exit a moment later', [['log'], ['pass', 20], ['exit', 0]]],
  ['the end of the program, without shutdown', [['log']]],
  ['an exception', [['log'], ['throw']], { code: 1, stderr: /a bug of the host/ }],
  ['SIGKILL', [['log'], ['kill']], onWindows ? { code: 1 } : { code: null, signal: 'SIGKILL' }],
  ['a shutdown that leaves', [['log'], ['shutdown', { upload: 'leave' }]]],
  [
    'a shutdown whose deadline a silent server uses up',
    [['log'], ['shutdown', { timeoutMs: 120 }]],
    {},
    { kind: 'silent' },
  ],
]

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

describe('the cap on files is kept where each run ends by', () => {
  test.for(endings)('%s', async ([_name, steps, ending, behaviour], { scene }) => {
    const collector = await scene.collect(behaviour && { behaviour })
    for (let n = 0; n < 15; n++) {
      // Between two runs time passes, or the second failure would keep the others from asking.
      scene.later()
      await scene.run({ options: { spool }, steps }).ended(ending)
      // An event that opens a segment lets a tenth pass.
      expect(scene.segments().length).toBeLessThanOrEqual(11)
    }
    collector.behave({ kind: 'ok' })
    await scene.drain()
    const { dropped } = collector.totals()
    expect(told(scene, dropped)).toEqual({ logged: 15, accountedFor: 15, duplicates: 0 })
    expect([...dropped.keys()]).toEqual(['max_files'])
    expect(scene.segments()).toEqual([])
  })
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
  test('is given up by a shutdown that leaves, and the server is told', async ({ scene }) => {
    const collector = await scene.collect()
    await leaveAged(scene, week + 60_000)
    const run = scene.run({ steps: [['log'], ['shutdown', { upload: 'leave' }]] })
    await run.ended()
    expect(run.results('shutdown')).toMatchObject([{ dropped: 3, kept: 1 }])
    expect(booksOf(run.health())).toMatchObject({ claimed: 3, dropped: { max_age: 3 }, released: 1 })
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

  test('is given up at two weeks by the first event of a run that ends by process.exit', async ({ scene }) => {
    const collector = await scene.collect()
    await leaveAged(scene, 2 * week + 60_000)
    await scene.run({ steps: [['log'], ['exit', 0]] }).ended()
    expect(scene.segments()).toHaveLength(1)
    await scene.drain()
    expect(collector.totals().dropped).toEqual(new Map([['max_age', 3]]))
  })
})

test('runs that end side by side do not give up more than is over', async ({ scene }) => {
  const collector = await scene.collect()
  const some = (n: number) =>
    Promise.all(
      Array.from({ length: n }, () =>
        scene.run({ options: { spool }, steps: [['log'], ['shutdown', { upload: 'leave' }]] }).ended(),
      ),
    )
  for (let n = 0; n < 4; n++) await some(6)
  const there = scene.segments().length
  expect(there).toBeGreaterThanOrEqual(10)
  expect(there).toBeLessThanOrEqual(10 + 6)
  await scene.drain()
  expect(told(scene, collector.totals().dropped)).toEqual({ logged: 24, accountedFor: 24, duplicates: 0 })
})
