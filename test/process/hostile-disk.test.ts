import { spawnSync } from 'node:child_process'
import { chmodSync, lstatSync, mkdirSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { booksOf } from '../support/books.ts'
import { allBelow, codesOf } from '../support/left-behind.ts'
import { onWindows, type Scene, test } from '../support/scene.ts'
import { onUnix } from '../support/skips.ts'
import type { Step } from '../support/steps.ts'

/** What a shell says before it becomes the program. */
const under = (words: string): readonly string[] => ['sh', '-c', `${words}; exec "$0" "$@"`]

/** A file system of its own for the state of a test, if this machine permits one. */
function mounted(scene: Scene, size: string): { readonly end: () => void } | undefined {
  mkdirSync(scene.stateDir)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', scene.stateDir]).status !== 0) return undefined
  return { end: () => void spawnSync('umount', ['-l', scene.stateDir]) }
}

const sizes = (scene: Scene) => scene.segments().map((file) => lstatSync(join(scene.stateDir, file)).size)

describe('a disk that is full:', () => {
  test('all that was taken is delivered, no empty file is left, and the host hears of it once', async ({
    scene,
    skip,
  }) => {
    const disk = onUnix ? undefined : mounted(scene, '64k')
    if (!disk) return skip(onUnix ?? 'mounting a tmpfs is not permitted here')
    try {
      await scene.collect()
      const steps: Step[] = [['logBig', 40], ['status'], ['reach', 'full'], ['wait', 'a look'], ['shutdown']]
      const run = scene.run({ steps })
      await run.reached('full')
      // Some of it is on disk, the rest in memory; none of the attempts left a file behind.
      expect([run.of('status')[0]?.status.storage, codesOf(run)]).toEqual(['memory', ['storage']])
      expect(sizes(scene)).toEqual([expect.any(Number)])
      expect(sizes(scene)[0]).toBeGreaterThan(0)
      run.say('a look')
      await run.ended()
      expect(booksOf(run.health())).toMatchObject({ admitted: 40, delivered: 40, dropped: {} })
      expect(scene.ledger()).toEqual({ logged: 40, delivered: 40, duplicates: 0, lost: [] })
      expect(scene.segments()).toEqual([])
    } finally {
      disk.end()
    }
  })

  test('what was on it is delivered by a run that cannot write a byte, and taken off it', async ({ scene, skip }) => {
    const disk = onUnix ? undefined : mounted(scene, '64k')
    if (!disk) return skip(onUnix ?? 'mounting a tmpfs is not permitted here')
    try {
      await scene.collect()
      await scene.run({ steps: [['log', 20]] }).ended()
      const { bsize, bfree } = statfsSync(scene.stateDir)
      writeFileSync(join(scene.stateDir, 'ballast'), Buffer.alloc(bsize * bfree))
      await scene.run({ steps: [['log', 1], ['shutdown']] }).ended()
      expect(scene.ledger()).toEqual({ logged: 21, delivered: 21, duplicates: 0, lost: [] })
      expect(scene.segments()).toEqual([])
    } finally {
      disk.end()
    }
  })
})

test.skipIf(onWindows)('a limit on the size of files is a full disk: memory takes over', async ({ scene }) => {
  await scene.collect()
  // Blocks of 512 bytes: room for the small files, and not for many events.
  const run = scene.run({ wrapper: under('ulimit -f 8'), steps: [['log', 60], ['status'], ['shutdown']] })
  await run.ended()
  expect([run.of('status')[0]?.status.storage, codesOf(run)]).toEqual(['memory', ['storage']])
  expect(booksOf(run.health())).toMatchObject({ admitted: 60, delivered: 60, dropped: {} })
  expect(scene.ledger()).toEqual({ logged: 60, delivered: 60, duplicates: 0, lost: [] })
  expect(scene.segments()).toEqual([])
})

test.skipIf(onWindows)('what a host prints after it closed its output gets into no file of ours', async ({ scene }) => {
  await scene.collect()
  const mutter: Step = ['mutter', '50 % done ']
  const run = scene.run({
    steps: [['closeOutput'], ['log'], mutter, ['log'], mutter, ['log'], ['shutdown', { upload: 'leave' }]],
  })
  await run.ended()
  // The one that takes its file over has no output, either.
  const other = scene.run({ steps: [['closeOutput'], ['log'], ['begin', 'flush'], mutter, ['join'], ['shutdown']] })
  await other.ended()
  expect([codesOf(run), codesOf(other)]).toEqual([[], []])
  expect(scene.ledger()).toEqual({ logged: 4, delivered: 4, duplicates: 0, lost: [] })
})

describe.skipIf(onWindows)('too many open files:', () => {
  const few = under('ulimit -n 64')
  const runOf = (scene: Scene, steps: readonly Step[]) => scene.run({ wrapper: few, steps })

  test('a segment that is open takes events, and they are sent when there is room', async ({ scene }) => {
    await scene.collect()
    const run = runOf(scene, [['log', 2], ['exhaust'], ['log', 3], ['status'], ['relent'], ['shutdown']])
    await run.ended()
    expect([run.of('status')[0]?.status.storage, codesOf(run)]).toEqual(['disk', []])
    expect(booksOf(run.health())).toMatchObject({ delivered: 5 })
    expect(scene.segments()).toEqual([])
  })

  test('where no new segment can be opened, memory takes the events, and they are sent when there is room', async ({
    scene,
  }) => {
    await scene.collect()
    // Once consent is known; another account needs another segment.
    const steps: Step[] = [['log', 1], ['exhaust'], ['setUser', { accountUuid: 'ann' }], ['log', 3], ['status']]
    const run = runOf(scene, [...steps, ['relent'], ['shutdown']])
    await run.ended()
    // A new segment is begun with a look at the consent, which may find no descriptor either.
    const codes = codesOf(run).filter((code) => code !== 'consent')
    expect([run.of('status')[0]?.status.storage, codes]).toEqual(['disk', ['storage']])
    expect(booksOf(run.health())).toMatchObject({ admitted: 4, delivered: 4, dropped: {} })
  })

  test('a process that cannot load its sending half says so, and keeps what it has', async ({ scene }) => {
    await scene.collect()
    const run = runOf(scene, [['log', 2], ['exhaust'], ['log', 3], ['flush'], ['relent'], ['log'], ['shutdown']])
    await run.ended() // no internal diagnostic: it is no bug of ours
    // Nor the facts that are looked for before.
    expect(codesOf(run)).toEqual(['resource', 'send_failed'])
    await scene.drain()
    expect(scene.ledger()).toEqual({ logged: 6, delivered: 6, duplicates: 0, lost: [] })
  })

  test('an endpoint that cannot be reached for it keeps the events for the next run', async ({ scene }) => {
    const collector = await scene.collect()
    const run = runOf(scene, [['log', 2], ['flush'], ['wait', 'nobody there'], ['exhaust'], ['log', 3], ['shutdown']])
    await run.heard('result', 1)
    // No connection is left open to send over.
    const { port } = new URL(collector.url)
    await collector.close()
    run.say('nobody there')
    await run.ended()
    // Whether the consent can be looked at again depends on which descriptor is free at the moment.
    expect(codesOf(run).filter((code) => code !== 'consent')).toEqual(['send_failed'])
    expect(booksOf(run.health())).toMatchObject({ delivered: 2, released: 3, dropped: {} })
    await collector.listen(Number(port))
    await scene.drain()
    expect(scene.ledger()).toEqual({ logged: 5, delivered: 5, duplicates: 0, lost: [] })
    expect(scene.segments()).toEqual([])
  })

  test('events wait in memory for a consent that cannot be read for it, and are sent when it can', async ({
    scene,
  }) => {
    await scene.collect()
    const run = runOf(scene, [['exhaust'], ['log', 3], ['relent'], ['log'], ['shutdown']])
    await run.ended()
    expect(codesOf(run)).toEqual(['consent'])
    expect(booksOf(run.health())).toMatchObject({ logged: 4, refused: {}, delivered: 4 })
  })
})

test.skipIf(onWindows).for(['umask 0', 'umask 022', 'umask 077', 'umask 0377', 'umask 0777'])(
  'under %s directories are 0700 and files 0600',
  async (words, { scene }) => {
    await scene.collect()
    await scene
      .run({
        wrapper: under(words),
        steps: [
          ['log', 3],
          ['shutdown', { timeoutMs: 0 }],
        ],
      })
      .ended()
    const modes = [scene.stateDir, ...allBelow(scene.stateDir)].map((path) => {
      const stats = lstatSync(path)
      return `${stats.isDirectory() ? 'directory' : 'file'} ${(stats.mode & 0o777).toString(8)}`
    })
    // State, app, segments; consent, installation id, one segment, the rules of the tool.
    expect(modes.toSorted()).toEqual([...Array(3).fill('directory 700'), ...Array(4).fill('file 600')])
  },
)

test.skipIf(onWindows)(
  'directories that others may enter are closed to them; the one above is the user’s',
  async ({ scene }) => {
    await scene.collect()
    await scene.run({ steps: [['log', 1]] }).ended()
    const folders = [scene.stateDir, ...allBelow(scene.stateDir).filter((path) => lstatSync(path).isDirectory())]
    for (const folder of folders) chmodSync(folder, 0o755)
    await scene.run({ steps: [['log', 1], ['shutdown']] }).ended()
    expect(folders.map((folder) => (lstatSync(folder).mode & 0o777).toString(8))).toEqual(['755', '700', '700'])
    expect(scene.ledger().lost).toEqual([])
  },
)

test('a program whose package is just being replaced sends once the new files are there', async ({ scene }) => {
  await scene.collect()
  const run = scene.start('replaced.mjs', { dir: scene.dir })
  await run.ended()
  expect(run.of('told')).toMatchObject([
    { first: { delivered: 0, kept: 1 }, second: { delivered: 1, kept: 0 }, said: [{ code: 'send_failed' }] },
  ])
})

test('a program whose package was replaced by another version keeps its events and says why', async ({ scene }) => {
  await scene.collect()
  const run = scene.start('replaced.mjs', { dir: scene.dir, other: true })
  await run.ended()
  const [{ first, second, said } = {}] = run.of('told') as readonly Partial<Record<string, unknown>>[]
  expect([first, second]).toMatchObject([{ kept: 1 }, { delivered: 0, kept: 1 }])
  const message = expect.stringMatching(/orangebox was replaced by another version while this program ran/)
  expect(said).toContainEqual({ code: 'send_failed', message })
})
