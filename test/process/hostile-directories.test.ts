import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect } from 'vitest'
import { booksOf } from '../support/books.ts'
import { allBelow, codesOf, leave, missing } from '../support/left-behind.ts'
import { onWindows, type Scene, test } from '../support/scene.ts'
import { isRoot, named, onUnix, unless } from '../support/skips.ts'
import type { Step } from '../support/steps.ts'

const threeThenEnd: readonly Step[] = [['log', 3], ['status'], ['shutdown'], ['log']]
const elsewhere = (scene: Scene) => join(scene.dir, 'elsewhere')
const app = (scene: Scene) => join(scene.stateDir, 'acme')

/** What lies outside the state directory: names, modes and texts. */
const outside = (scene: Scene) =>
  allBelow(elsewhere(scene)).map((path) => {
    const stats = lstatSync(path)
    return [path, stats.mode, stats.isFile() ? readFileSync(path, 'utf8') : undefined]
  })

/** Moves what a run has left out of the state directory, and puts a link in its place. */
function moveOut(scene: Scene, path: string): void {
  renameSync(path, join(elsewhere(scene), basename(path)))
  symlinkSync(join(elsewhere(scene), basename(path)), path)
}

describe('memory takes the events, says so once, and they are sent, where', () => {
  test.for<[string, (scene: Scene, left: string) => void, skip?: string | undefined]>([
    [
      'the app’s directory is a link',
      (scene) => {
        rmSync(app(scene), { recursive: true })
        symlinkSync(elsewhere(scene), app(scene))
      },
      onUnix,
    ],
    [
      'the app’s directory is a link to nothing',
      (scene) => {
        rmSync(app(scene), { recursive: true })
        symlinkSync(join(elsewhere(scene), 'nothing'), app(scene))
      },
      onUnix,
    ],
    ['the segments’ directory is a link', (scene, left) => moveOut(scene, dirname(left)), onUnix],
    [
      'the app’s directory belongs to somebody else',
      (scene) => {
        rmSync(app(scene), { recursive: true })
        mkdirSync(app(scene))
        chownSync(app(scene), 54_321, 54_321)
      },
      onUnix ?? unless(isRoot, 'only root gives directories away'),
    ],
    [
      'the segments’ directory is read-only',
      (_scene, left) => {
        rmSync(left)
        // With the owner's rights alone: what others may do would be taken away, and the right to write not given back.
        chmodSync(dirname(left), 0o500)
      },
      onUnix ?? unless(!isRoot, 'root writes everywhere'),
    ],
  ])('%s', async ([name, spoil, skip], { scene, skip: skipTest }) => {
    if (skip) skipTest(named(name, skip))
    const collector = await scene.collect()
    const left = await leave(scene, 1)
    mkdirSync(elsewhere(scene))
    spoil(scene, left)
    const before = outside(scene)

    const run = scene.run({ steps: threeThenEnd })
    await run.ended()
    expect([run.of('status')[0]?.status.storage, codesOf(run)]).toEqual(['memory', ['storage']])
    expect(booksOf(run.health())).toMatchObject({ admitted: 4, claimed: 0, delivered: 3, dropped: { no_disk: 1 } })
    expect(scene.ledger().lost).toEqual([...missing(1, 1), 'run-2 3'])
    expect(collector.requests).toHaveLength(1)
    // Nothing was written, read or tidied through a link.
    expect(outside(scene)).toEqual(before)
  })
})

test.for([
  ['the state directory', (scene: Scene) => scene.stateDir],
  ['the app’s directory', app],
] as const)(
  'a file where %s should be may hide a no: nothing leaves, and events wait in memory',
  async ([, place], { scene }) => {
    const collector = await scene.collect()
    mkdirSync(dirname(place(scene)), { recursive: true })
    writeFileSync(place(scene), 'a file')
    const run = scene.run({ steps: threeThenEnd })
    await run.ended()
    expect([codesOf(run), collector.requests.length, readFileSync(place(scene), 'utf8')]).toEqual([
      ['consent'],
      0,
      'a file',
    ])
    expect(booksOf(run.health())).toMatchObject({ admitted: 4, dropped: { no_disk: 4 } })
  },
)

test.skipIf(onWindows)('a state directory that is a link is the user’s own doing, and used', async ({ scene }) => {
  await scene.collect()
  mkdirSync(elsewhere(scene), { mode: 0o755 })
  symlinkSync(elsewhere(scene), scene.stateDir)
  await scene.run({ steps: [['log', 3]] }).ended()
  expect(readdirSync(elsewhere(scene))).toEqual(['acme'])
  const drain = await scene.drain()
  expect(codesOf(drain)).toEqual([])
  expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
  // What is above the app's directory is not ours: its mode stays what the user made it.
  expect(lstatSync(elsewhere(scene)).mode & 0o777).toBe(0o755)
})

describe('removed while the program runs:', () => {
  test.for<[string, (scene: Scene) => string]>([
    ['the state directory', (scene) => scene.stateDir],
    ['the app’s directory', app],
    ['the segments’ directory', (scene) => dirname(join(scene.stateDir, scene.segments()[0] ?? ''))],
  ])('%s: what comes later goes into a new one', async ([, folder], { scene }) => {
    await scene.collect()
    const steps: Step[] = [['log', 3], ['reach', 'logged'], ['wait', 'removed'], ['log', 2], ['status'], ['shutdown']]
    const run = scene.run({ steps })
    await run.reached('logged')
    rmSync(folder(scene), { recursive: true })
    run.say('removed')
    await run.ended()
    expect([run.of('status')[0]?.status.storage, codesOf(run)]).toEqual(['disk', []])
    // Whoever removed them had the right to: they are no loss that anybody counts.
    expect(booksOf(run.health())).toMatchObject({ admitted: 5, released: 3, delivered: 2, dropped: {} })
    expect(scene.ledger()).toMatchObject({ delivered: 2, duplicates: 0, lost: missing(1, 3) })
    expect(scene.segments()).toEqual([])
  })
})

describe('a program that root starts, and that becomes another user after its first event:', () => {
  const skip = onUnix ?? unless(isRoot, 'only root becomes another user')
  test.for([
    ['what comes then is sent from memory', 'wait', { delivered: 2, released: 1, dropped: {} }, []],
    [
      'what is left then is counted as lost',
      'leave',
      { delivered: 0, released: 1, dropped: { no_disk: 2 } },
      ['run-1 2'],
    ],
  ] as const)(
    '%s, and what came before waits for a run of root',
    async ([name, upload, books, lost], { scene, skip: skipTest }) => {
      if (skip) skipTest(named(name, skip))
      await scene.collect()
      const run = scene.run({ steps: [['log'], ['setuid', 54_321], ['log', 2], ['shutdown', { upload }]] })
      await run.ended()
      expect(new Set(codesOf(run))).toEqual(new Set(upload === 'wait' ? ['storage', 'consent'] : ['storage']))
      expect(booksOf(run.health())).toMatchObject({ admitted: 3, ...books })
      await scene.drain()
      // The second one was in the file before its writer noticed that it may look at the file no more.
      expect(scene.ledger()).toMatchObject({ logged: 3, duplicates: upload === 'wait' ? 1 : 0, lost })
    },
  )
})

describe('without a home everything stays in memory, and is sent:', () => {
  const cannotBeNobody = onUnix ?? unless(isRoot, 'only root becomes a user without a home')
  test.for<[string, Readonly<Record<string, string>>, wrapper: readonly string[], skip: string | undefined]>([
    ['HOME is empty', { HOME: '' }, [], onUnix],
    ['HOME is relative, and so is XDG_STATE_HOME', { HOME: 'home', XDG_STATE_HOME: 'state' }, [], onUnix],
    [
      'HOME is unset, and the user is not known here',
      {},
      ['env', '-u', 'HOME', 'setpriv', '--reuid', '54321', '--clear-groups'],
      cannotBeNobody,
    ],
  ])('%s', async ([name, env, wrapper, skip], { scene, skip: skipTest }) => {
    if (skip) skipTest(named(name, skip))
    await scene.collect()
    const run = scene.run({ env, wrapper, options: { stateDir: undefined }, steps: threeThenEnd })
    await run.ended()
    expect(run.of('status')[0]?.status.storage).toBe('memory')
    expect(booksOf(run.health())).toMatchObject({ delivered: 3, dropped: { no_disk: 1 } })
    expect(readdirSync(scene.dir)).toEqual(['home'])
    expect(readdirSync(join(scene.dir, 'home'))).toEqual([])
  })
})
