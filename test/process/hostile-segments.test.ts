import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect } from 'vitest'
import { parseName } from '../../src/outbox/spool/names.ts'
import { codesOf, leave, missing } from '../support/left-behind.ts'
import { type Scene, test } from '../support/scene.ts'
import { isRoot, named, onUnix, unless } from '../support/skips.ts'

/** Every byte there is, line ends included, some times over. */
const garbage = Buffer.from(Array.from({ length: 4_096 }, (_, n) => (n * 7) % 256))

interface Case {
  readonly name: string
  /** What happens to a segment with three events. */
  readonly spoil: (path: string, scene: Scene) => void
  /** How many of the three arrive. */
  readonly delivered: number
  /** What becomes of the file: removed, given back for another time, or not touched at all. */
  readonly file: 'gone' | 'ready' | 'untouched'
  readonly says?: readonly string[]
  readonly skip?: string | undefined
}
const damaged = ['damaged_segment']

const cases: readonly Case[] = [
  {
    name: 'its last line is cut short: the lines before it are sent',
    spoil: (path) => truncateSync(path, lstatSync(path).size - 10),
    ...{ delivered: 2, file: 'gone' },
  },
  {
    name: 'garbage stands among its lines: all of them are sent',
    spoil: (path) => {
      const [header, ...lines] = readFileSync(path, 'utf8').split('\n')
      writeFileSync(path, Buffer.concat([Buffer.from(`${header}\n`), garbage, Buffer.from(`\n${lines.join('\n')}`)]))
    },
    ...{ delivered: 3, file: 'gone', says: damaged },
  },
  {
    name: 'it is garbage: read to its end, with nothing in it to send',
    spoil: (path) => writeFileSync(path, garbage),
    ...{ delivered: 0, file: 'gone', says: damaged },
  },
  { name: 'it is empty', spoil: (path) => truncateSync(path), delivered: 0, file: 'gone' },
  {
    name: 'it pretends to be a gigabyte: given back unread',
    spoil: (path) => truncateSync(path, 2 ** 30),
    ...{ delivered: 0, file: 'ready', says: damaged },
  },
  {
    name: 'nobody may read it: given back unread',
    spoil: (path) => chmodSync(path, 0o000),
    ...{ delivered: 0, file: 'ready', says: damaged },
    skip: onUnix ?? unless(!isRoot, 'root reads everything'),
  },
  {
    name: 'it is a link to a segment elsewhere',
    spoil: (path, scene) => {
      renameSync(path, join(scene.dir, 'elsewhere'))
      symlinkSync(join(scene.dir, 'elsewhere'), path)
    },
    ...{ delivered: 0, file: 'untouched', skip: onUnix },
  },
  {
    name: 'it is a link to nothing',
    spoil: (path, scene) => {
      rmSync(path)
      symlinkSync(join(scene.dir, 'nothing'), path)
    },
    ...{ delivered: 0, file: 'untouched', skip: onUnix },
  },
  {
    name: 'it is a pipe with nobody at the other end',
    spoil: (path) => {
      rmSync(path)
      expect(spawnSync('mkfifo', [path]).status).toBe(0)
    },
    ...{ delivered: 0, file: 'untouched', skip: onUnix },
  },
  {
    name: 'it is a directory',
    spoil: (path) => {
      rmSync(path)
      mkdirSync(path)
    },
    ...{ delivered: 0, file: 'untouched' },
  },
  {
    name: 'it belongs to somebody else',
    spoil: (path) => chownSync(path, 54_321, 54_321),
    ...{ delivered: 0, file: 'untouched', skip: onUnix ?? unless(isRoot, 'only root gives files away') },
  },
  {
    name: 'it is of another format, and young',
    spoil: (path) => renameSync(path, path.replace(/1-(?=\d+-[0-9a-f-]{36}\.)/, '2-')),
    ...{ delivered: 0, file: 'untouched' },
  },
]

describe('a segment of which', () => {
  for (const { name, spoil, delivered, file, says = [], skip } of cases) {
    test.skipIf(skip)(named(name, skip), async ({ scene }) => {
      const collector = await scene.collect()
      const path = await leave(scene, 3)
      await leave(scene, 2)
      spoil(path, scene)
      const elsewhere = linkedText(scene)

      const drain = await scene.drain()
      expect(codesOf(drain)).toEqual(says)
      // Neither is the other one harmed by it, nor is anything counted that nobody has read.
      expect(scene.ledger()).toEqual({
        logged: 5,
        delivered: 2 + delivered,
        duplicates: 0,
        lost: missing(1, 3).slice(delivered),
      })
      expect(collector.totals().dropped).toEqual(new Map())
      expect(what(scene, path)).toBe(file)
      expect(linkedText(scene)).toBe(elsewhere)
    })
  }
})

/** The text of the file a link may lead to. */
const linkedText = (scene: Scene) => {
  try {
    return readFileSync(join(scene.dir, 'elsewhere'), 'utf8')
  } catch {
    return undefined
  }
}

/** What became of a file: its own name tells whether somebody claimed it. */
function what(scene: Scene, path: string): Case['file'] {
  const uuid = parseName(basename(path))?.uuid ?? 'no segment'
  const [left] = scene.segments().filter((file) => file.includes(uuid))
  if (left === undefined) return 'gone'
  return join(scene.stateDir, left).replace(/2-(?=\d+-[0-9a-f-]{36}\.)/, '1-') === path ? 'untouched' : 'ready'
}

test('what was given back unread is read by the run that can', async ({ scene }) => {
  await scene.collect()
  const path = await leave(scene, 3)
  const { size } = lstatSync(path)
  truncateSync(path, 2 ** 30)
  await scene.drain()
  const [file] = scene.segments()
  expect(parseName(basename(file ?? ''))).toMatchObject({ tries: 0, holding: { state: 'ready' } })
  truncateSync(join(scene.stateDir, file ?? ''), size)
  await scene.drain()
  expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
  expect(scene.segments()).toEqual([])
})
