import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import type { SpoolCaps } from '../../../src/outbox/spool/caps.ts'
import { eventLine, headerLine, reportLine } from '../../../src/outbox/spool/lines.ts'
import { formatName, parseName } from '../../../src/outbox/spool/names.ts'
import { replay } from '../../../src/outbox/spool/replay.ts'
import { sweep } from '../../../src/outbox/spool/sweep.ts'
import { expectSpoolBalanced } from '../../support/books.ts'
import { idOf, jsonOf, numberOf } from '../../support/fakes/events.ts'
import { uuid } from '../../support/fakes/random.ts'
import { paths, program, segmentFiles } from '../../support/fakes/spool.ts'

const day = 24 * 3_600_000
const noCaps: SpoolCaps = { maxBytes: 1e12, maxAgeMs: 1e12, maxFiles: 1e6 }

/** What a test puts on the disk: the n-th segment, with how many events, how old, how often tried. */
interface Left {
  readonly events?: number
  readonly ageMs?: number
  readonly tries?: number
  readonly more?: string
  readonly bytes?: number
}

/** A program that sweeps a directory in which others left `left`, numbered from 1. */
function world(left: readonly Left[]) {
  const me = program()
  const now = me.clock.now()
  let written = 0
  for (const [index, { events = 1, ageMs = 0, tries = 0, more = '', bytes = 0 }] of left.entries()) {
    const name = { openedAt: now - ageMs, uuid: uuid(index + 1), tries, holding: { state: 'ready' as const } }
    const lines = Array.from({ length: events }, () => eventLine(idOf(++written), jsonOf(written))).join('')
    const text = headerLine({ uuid: name.uuid, consent: 'on x', account: null }) + lines + more
    me.disk.put(`${paths.segments}/${formatName(name)}`, text.padEnd(bytes, ' '))
  }
  /** Numbers of the segments of the others that are still there. */
  const there = () =>
    segmentFiles(me.disk)
      .map((file) => parseName(file.slice(paths.segments.length + 1)))
      .flatMap((name) => (name?.uuid.startsWith('00000000') ? [numberOf(name.uuid)] : []))
      .toSorted((a, b) => a - b)
  /** The reports in the sweeper's own segment, as a reader of the disk finds them. */
  const told = () =>
    segmentFiles(me.disk)
      .map((file) => replay(me.disk.text(file)))
      .flatMap(({ reports }) => [...reports.values()])
      .map(({ id, reason, n }) => [numberOf(id), reason, n])
  const run = (caps: Partial<SpoolCaps>) => sweep({ ...me, caps: { ...noCaps, ...caps } })
  return { ...me, there, told, run }
}

const hours = (...ages: readonly number[]): readonly Left[] => ages.map((age) => ({ ageMs: age * 3_600_000 }))

test('a directory under its caps is left as it is', () => {
  const { run, there, told, books } = world(hours(3, 2, 1))
  run({ maxFiles: 3, maxAgeMs: day, maxBytes: 10_000 })
  expect([there(), told(), books().dropped]).toEqual([[1, 2, 3], [], {}])
})

describe('over a cap the oldest go, counted by their reason, whatever order they are listed in:', () => {
  test.each<[string, readonly Left[], Partial<SpoolCaps>, readonly number[], object]>([
    ['files', hours(1, 3, 2), { maxFiles: 1 }, [1], { max_files: 2 }],
    ['age', [{ ageMs: day - 1 }, { ageMs: day }, { ageMs: day + 1 }], { maxAgeMs: day }, [1, 2], { max_age: 1 }],
    [
      'bytes, from the newest back',
      [
        { ageMs: 3, bytes: 1_000 },
        { ageMs: 1, bytes: 1_000 },
        { ageMs: 2, bytes: 1_000 },
      ],
      { maxBytes: 2_000 },
      [2, 3],
      { max_bytes: 1 },
    ],
    ['all events of each', [{ events: 5, ageMs: 2 }, { events: 2 }], { maxFiles: 1 }, [2], { max_files: 5 }],
  ])('%s', (_name, left, caps, stay, dropped) => {
    const me = world(left)
    me.run(caps)
    expect(me.there()).toEqual(stay)
    expect(me.books().dropped).toEqual(dropped)
    expectSpoolBalanced(me.books())
    expect(me.disk.openDescriptors()).toBe(1)
  })
})

test('the host is told of each reason for which events were given up, and of none where nothing was', () => {
  const me = world([{ events: 2, ageMs: 2 * day }, { events: 3, ageMs: 2 * day }, ...hours(2, 1)])
  me.run({ maxAgeMs: 3 * day })
  expect(me.voice.said).toEqual([])
  me.run({ maxAgeMs: day })
  me.run({ maxFiles: 1 })
  expect(me.voice.said.map(({ code, message }) => [code, message.split(': ')[1]])).toEqual([
    ['dropped', 'max_age'],
    ['dropped', 'max_age'],
    ['dropped', 'max_files'],
    ['dropped', 'max_files'],
  ])
})

test('a segment over several caps is counted once, by the first of them', () => {
  const me = world([{ ageMs: 2 * day, tries: 20 }, {}])
  me.run({ maxFiles: 1, maxAgeMs: day })
  expect(me.books().dropped).toEqual({ max_files: 1 })
  expect(me.told()).toEqual([[1, 'max_files', 1]])
})

test('the server is told under the segment’s own id, so that a crash before the removal counts nothing twice', () => {
  const me = world([{ events: 3, ageMs: 2 * day }])
  me.disk.fail('unlink', 'EIO', { path: /claimed/ })
  me.run({ maxAgeMs: day })
  expect(me.told()).toEqual([[1, 'max_age', 3]])
  // It is still there, claimed by a program that ends now; the next one sweeps it once more.
  const next = program({ disk: me.disk, clock: me.clock, pid: 200 })
  me.disk.mend()
  sweep({ ...next, caps: { ...noCaps, maxAgeMs: day } })
  const ids = segmentFiles(me.disk).flatMap((file) => [...replay(me.disk.text(file)).reports.keys()])
  expect([ids.length > 0, new Set(ids)]).toEqual([true, new Set([uuid(1)])])
})

test('what it had to tell the server itself is told on, and not lost with it', () => {
  const earlier = { id: uuid(77), reason: 'rejected' as const, n: 4 }
  const me = world([{ events: 2, ageMs: 2 * day, more: reportLine(earlier) }])
  me.run({ maxAgeMs: day })
  expect(me.told()).toEqual([
    [77, 'rejected', 4],
    [1, 'max_age', 2],
  ])
  // The earlier ones were counted by whoever gave them up.
  expect(me.books().dropped).toEqual({ max_age: 2 })
})

test('a segment with nothing pending is removed without a word', () => {
  const me = world([{ events: 0, ageMs: 2 * day }])
  me.run({ maxAgeMs: day })
  expect([me.there(), me.told(), me.books().dropped, segmentFiles(me.disk)]).toEqual([[], [], {}, []])
})

test.each([
  ['full', (me: ReturnType<typeof world>) => me.disk.room(0)],
  ['refused', (me: ReturnType<typeof world>) => me.disk.fail('create', 'EROFS')],
])('where the loss cannot be written down (%s) nothing is lost', (_name, breakDisk) => {
  const me = world(hours(30, 29, 1))
  breakDisk(me)
  me.run({ maxAgeMs: day })
  expect([me.there(), me.books().dropped]).toEqual([[1, 2, 3], {}])
  const names = segmentFiles(me.disk).map((file) => parseName(file.slice(paths.segments.length + 1)))
  expect(names.map((name) => [name?.holding.state, name?.tries])).toEqual([
    ['ready', 0],
    ['ready', 0],
    ['ready', 0],
  ])
  expectSpoolBalanced(me.books())
  me.disk.mend()
  me.clock.advance(limits.diskRetryMs)
  me.run({ maxAgeMs: day })
  expect([me.there(), me.books().dropped]).toEqual([[3], { max_age: 2 }])
})

test('it ends after 100 ms, and the next one goes on where it stopped', () => {
  const me = world(hours(5, 4, 3, 2, 1))
  // Each claim costs this disk 40 ms.
  const rename = me.disk.rename
  Object.assign(me.disk, {
    rename: (from: string, to: string) => {
      me.clock.advance(40)
      rename(from, to)
    },
  })
  const caps = { ...noCaps, maxAgeMs: 1_800_000 }
  sweep({ ...me, caps })
  expect(me.there()).toEqual([4, 5])
  sweep({ ...me, caps })
  expect([me.there(), me.books().dropped]).toEqual([[], { max_age: 5 }])
})

test('it looks at the sizes of 5,000 files at most', () => {
  const me = world(Array.from({ length: limits.sweepEntries + 10 }, (_, n) => ({ ageMs: n, events: 0, bytes: 300 })))
  let looked = 0
  const lstat = me.disk.lstat
  me.disk.lstat = (path) => {
    looked++
    return lstat(path)
  }
  me.run({ maxBytes: limits.sweepEntries * 300 })
  // The sample that says that it is worth it comes first.
  expect(looked).toBe(limits.sweepEntries + 50)
})

describe('left alone, be the directory ever so full:', () => {
  const caps = { maxFiles: 0, maxBytes: 0, maxAgeMs: 0 }
  test('what the living hold, and what this process holds itself', () => {
    const me = world([])
    const other = program({ disk: me.disk, clock: me.clock, pid: 300 })
    me.processes.set(300, 'alive', '3000')
    me.log(1)
    other.log(2)
    const before = segmentFiles(me.disk)
    me.clock.advance(1_000)
    me.run(caps)
    expect([before.length, segmentFiles(me.disk)]).toEqual([2, before])
    expect(me.books().dropped).toEqual({})
  })
  test.each([
    ['a link', 'other', 1000],
    ['a folder', 'directory', 1000],
    ['a file of another user', 'file', 0],
  ] as const)('%s with a segment’s name', (_name, kind, uid) => {
    const me = world([])
    const path = `${paths.segments}/${formatName({ openedAt: 1, uuid: uuid(1), tries: 20, holding: { state: 'ready' } })}`
    me.disk.put(path, '', { kind, uid })
    me.run(caps)
    expect(me.disk.lstat(path).kind).toBe(kind)
    expect(me.books().dropped).toEqual({})
  })
  test('a segment that cannot be read to its end', () => {
    const me = world([{ ageMs: 1 }])
    me.disk.fail('read', 'EIO')
    me.run(caps)
    expect([me.there(), me.books().dropped]).toEqual([[1], {}])
  })
})

test.each([
  ['links', 'other', 1000, 0],
  ['folders', 'directory', 1000, 0],
  ['files of another user', 'file', 54_321, 500],
] as const)(
  'planted %s with segments’ names, newer and any number of them, sweep nothing away',
  (_name, kind, uid, bytes) => {
    const me = world(hours(3, 2, 1))
    for (let n = 1; n <= 100; n++) {
      const name = formatName({ openedAt: me.clock.now(), uuid: uuid(n, 9), tries: 0, holding: { state: 'ready' } })
      me.disk.put(`${paths.segments}/${name}`, 'x'.repeat(bytes), { kind, uid })
    }
    const real = segmentFiles(me.disk).filter(
      (path) => me.disk.lstat(path).uid === 1000 && me.disk.lstat(path).kind === 'file',
    )
    me.run({ maxFiles: 3, maxBytes: 40_000 })
    expect(segmentFiles(me.disk)).toEqual(expect.arrayContaining(real))
    expect([real.length, me.books().dropped]).toEqual([3, {}])
  },
)

test('what can never be removed does not condemn the others in its stead', () => {
  const me = world([{ ageMs: 2 }, { ageMs: 1, bytes: limits.maxReadBytes + 1 }, {}])
  me.run({ maxBytes: limits.maxReadBytes })
  expect([me.there(), me.books().dropped]).toEqual([[1, 2, 3], {}])
})

test('a segment that somebody else takes at that moment is theirs to count', () => {
  const me = world(hours(30, 29))
  const [first] = segmentFiles(me.disk)
  me.disk.before('rename', () => me.disk.unlink(first as string))
  me.run({ maxAgeMs: day })
  expect([me.there(), me.books().dropped]).toEqual([[], { max_age: 1 }])
})

test('a segment listed under two names, for it was renamed meanwhile, condemns no other in its stead', () => {
  const me = world(hours(3, 2, 1))
  const list = me.disk.list
  me.disk.list = (path) => {
    const files = list(path)
    const twice = files.find((file) => file.includes(uuid(3)))
    return twice ? [...files, twice.replace('.0.ready.', '.1.ready.')] : files
  }
  me.run({ maxFiles: 3 })
  expect([me.there(), me.books().dropped]).toEqual([[1, 2, 3], {}])
})

test.each([
  ['robbed', (me: ReturnType<typeof world>, path: string) => me.disk.rename(path, path.replace('-100-', '-300-')), 0],
  ['asleep for longer than a hold lasts', (me: ReturnType<typeof world>) => me.clock.advance(241_000), 1],
])('a sweep that was %s after its claim tells nobody of a loss', (_name, meanwhile, ready) => {
  const me = world([{ events: 2, ageMs: 2 * day }])
  const read = me.disk.read
  me.disk.read = (fd, size) => {
    const text = read(fd, size)
    const [path] = segmentFiles(me.disk).filter((file) => file.includes('.claimed.'))
    if (path) meanwhile(me, path)
    return text
  }
  me.run({ maxAgeMs: day })
  expect([me.there(), me.told(), me.books().dropped]).toEqual([[1], [], {}])
  expect(segmentFiles(me.disk).filter((file) => file.includes('.0.ready.'))).toHaveLength(ready)
  expectSpoolBalanced(me.books())
  expect(me.disk.openDescriptors()).toBe(0)
})

test('a directory that is not there needs no sweeping', () => {
  const me = world([])
  expect(() => me.run({ maxFiles: 0 })).not.toThrow()
  expect(me.disk.files()).toEqual([])
})
