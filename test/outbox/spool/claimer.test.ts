import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import type { DropReport, Segment } from '../../../src/model/segment.ts'
import { formatName, parseName } from '../../../src/outbox/spool/names.ts'
import { replay } from '../../../src/outbox/spool/replay.ts'
import { sumLosses } from '../../../src/policy/sum-losses.ts'
import { expectSpoolBalanced } from '../../support/books.ts'
import { scriptedClock } from '../../support/fakes/clock.ts'
import { memoryDisk } from '../../support/fakes/disk.ts'
import { idOf, jsonOf } from '../../support/fakes/events.ts'
import { uuid } from '../../support/fakes/random.ts'
import { claimOnly, paths, program, segmentFiles } from '../../support/fakes/spool.ts'

/** A disk on which a program that has ended left these events, ready for anybody. */
function leftBehind(...numbers: number[]) {
  const [disk, clock] = [memoryDisk(), scriptedClock()]
  const former = program({ disk, clock, pid: 50 })
  former.log(...numbers)
  former.writer.close()
  return { disk, clock }
}
const nameOf = (file: string) => parseName(file.slice(paths.segments.length + 1))
const stateOf = (file: string) => nameOf(file)?.holding.state
const oneFile = (disk: ReturnType<typeof memoryDisk>) => segmentFiles(disk)[0] as string

test('what was left is taken over with all that was pending, and booked', () => {
  const world = leftBehind(1, 2)
  const me = program(world)
  const segment = claimOnly(me)
  expect([...segment.events]).toEqual([
    [idOf(1), jsonOf(1)],
    [idOf(2), jsonOf(2)],
  ])
  expect(segment).toMatchObject({ consent: 'on 2026-11-21T09:37:00.000Z', account: null, onDisk: true })
  expect(stateOf(oneFile(world.disk))).toBe('claimed')
  expect(nameOf(oneFile(world.disk))?.tries).toBe(1)
  expect(me.books(segment)).toMatchObject({ claimed: 2, kept: 2 })
  expectSpoolBalanced(me.books(segment))
})

test('finished and released it is gone; unfinished it is as before', () => {
  const world = leftBehind(1, 2)
  const me = program(world)
  const segment = claimOnly(me)
  me.ledger.deliver(segment.settle([idOf(1)], undefined))
  segment.release()
  expect(nameOf(oneFile(world.disk))).toMatchObject({ tries: 0, holding: { state: 'ready' } })
  expectSpoolBalanced(me.books())
  const again = claimOnly(me)
  expect([...again.events.keys()]).toEqual([idOf(2)])
  me.ledger.deliver(again.settle([idOf(2)], undefined))
  again.release()
  expect(segmentFiles(world.disk)).toEqual([])
  expect(world.disk.openDescriptors()).toBe(0)
  expectSpoolBalanced(me.books())
})

test('a rename that was carried out and answered with ENOENT, as NFS answers one it was asked for twice, has taken it', () => {
  const world = leftBehind(1)
  const disk = {
    ...world.disk,
    rename: (from: string, to: string) => {
      world.disk.rename(from, to)
      throw Object.assign(new Error('ENOENT: no such file or directory'), { code: 'ENOENT' })
    },
  }
  const me = program({ ...world, disk })
  expect([...claimOnly(me).events.keys()]).toEqual([idOf(1)])
})

test('of two claimers one wins, at whatever moment the other comes', () => {
  for (const moment of ['lstat', 'rename'] as const) {
    const world = leftBehind(1)
    const [me, other] = [program({ ...world, pid: 100 }), program({ ...world, pid: 200 })]
    const [name] = me.claimer.takeable()
    let theirs: unknown
    world.disk.before(moment, () => {
      theirs = name && other.claimer.claim(name)
    })
    const mine = name && me.claimer.claim(name)
    expect([mine === undefined, theirs === undefined]).toEqual([true, false])
    expectSpoolBalanced(me.books())
    expect(me.books().claimed + other.ledger.books(0, 0).claimed).toBe(1)
  }
})

test('a segment that is gone is nobody’s fault', () => {
  const world = leftBehind(1)
  const me = program(world)
  const [name] = me.claimer.takeable()
  world.disk.unlink(oneFile(world.disk))
  expect(name && me.claimer.claim(name)).toBeUndefined()
  expect(me.voice.said).toEqual([])
})

test.each(['EPERM', 'EBUSY', 'EACCES'])('a segment that a virus scanner holds (%s) is left for later', (code) => {
  const world = leftBehind(1)
  const me = program(world)
  world.disk.fail('rename', code, { times: 1 })
  const [name] = me.claimer.takeable()
  expect(name && me.claimer.claim(name)).toBeUndefined()
  expect(claimOnly(me).pending()).toBe(1)
})

test.each(['EPERM', 'EBUSY', 'EACCES'])(
  'a segment that a virus scanner holds when it is given back (%s) is given back before the next look',
  (code) => {
    const world = leftBehind(1)
    const me = program(world)
    const segment = claimOnly(me)
    world.disk.fail('rename', code, { times: 1 })
    segment.release()
    expect(stateOf(oneFile(world.disk))).toBe('claimed')
    expect(me.claimer.takeable().map(({ holding }) => holding.state)).toEqual(['ready'])
    expect(world.disk.openDescriptors()).toBe(0)
  },
)

test('a finished segment that a virus scanner holds is removed before the next look, and nothing of it is sent again', () => {
  const world = leftBehind(1)
  const me = program(world)
  const segment = claimOnly(me)
  segment.settle([...segment.events.keys()], undefined)
  world.disk.fail('unlink', 'EBUSY', { times: 1 })
  segment.remove()
  expect(replay(world.disk.text(oneFile(world.disk))).events.size).toBe(0)
  expect(me.claimer.takeable()).toEqual([])
  expect(world.disk.files().filter((file) => file.endsWith('.jsonl'))).toEqual([])
})

describe('given back unread, to be counted and read another time:', () => {
  test.each([
    ['a read error', 'read', 'EIO'],
    ['a look that fails', 'fstat', 'EIO'],
    ['no descriptors', 'open', 'EMFILE'],
  ] as const)('%s', (_name, method, code) => {
    const world = leftBehind(1)
    const me = program(world)
    world.disk.fail(method, code, { path: /claimed/ })
    const [name] = me.claimer.takeable()
    expect(name && me.claimer.claim(name)).toBeUndefined()
    expect(nameOf(oneFile(world.disk))).toMatchObject({ tries: 0, holding: { state: 'ready' } })
    expect(me.voice.codes()).toEqual(['damaged_segment'])
    expect(world.disk.openDescriptors()).toBe(0)
    expect(me.books().claimed).toBe(0)
    world.disk.mend()
    expect(claimOnly(me).pending()).toBe(1)
  })
  test('a file larger than any writer leaves', () => {
    const world = leftBehind(1)
    const file = oneFile(world.disk)
    world.disk.put(file, world.disk.text(file) + 'x'.repeat(limits.maxReadBytes))
    const me = program(world)
    const [name] = me.claimer.takeable()
    expect(name && me.claimer.claim(name)).toBeUndefined()
    expect(stateOf(oneFile(world.disk))).toBe('ready')
    expect(me.voice.codes()).toEqual(['damaged_segment'])
  })
})

test('damaged lines are skipped and counted; the others are delivered', () => {
  const world = leftBehind(1, 2)
  const file = oneFile(world.disk)
  world.disk.put(file, world.disk.text(file).replace(jsonOf(1), '\0\0\0'))
  const me = program(world)
  const segment = claimOnly(me)
  expect([...segment.events.keys()]).toEqual([idOf(2)])
  expect(me.voice.said[0]).toMatchObject({ code: 'damaged_segment', message: expect.stringContaining('1 lines') })
  expectSpoolBalanced(me.books(segment))
})

describe('left alone:', () => {
  const strange = `${paths.segments}/${formatName({ openedAt: 1, uuid: uuid(1), tries: 0, holding: { state: 'ready' } })}`
  test.each([
    ['a file of another user', 'file', 0],
    ['a link', 'other', 1000],
    ['a folder', 'directory', 1000],
  ] as const)('%s', (_name, kind, uid) => {
    const me = program()
    me.disk.put(strange, '', { kind, uid })
    const [name] = me.claimer.takeable()
    expect(name && me.claimer.claim(name)).toBeUndefined()
    expect(me.disk.lstat(strange).kind).toBe(kind)
  })
  test('files that are no segments', () => {
    const me = program()
    for (const file of ['backoff.json', 'x.tmp', '2-1-x.0.ready.jsonl']) me.disk.put(`${paths.segments}/${file}`, '')
    expect(me.claimer.takeable()).toEqual([])
  })
  test('what this process holds itself, and what the living hold', () => {
    const me = program()
    const other = program({ disk: me.disk, clock: me.clock, pid: 200 })
    me.processes.set(200, 'alive', '2000')
    me.log(1)
    other.log(2)
    expect(me.claimer.takeable()).toEqual([])
  })
})

test('the dead are taken over at once, with what they wrote last', () => {
  const world = { disk: memoryDisk(), clock: scriptedClock() }
  program({ ...world, pid: 50 }).log(1, 2)
  const me = program(world)
  expect(claimOnly(me).pending()).toBe(2)
})

test('a drainer that died is followed by another, and its try counts', () => {
  const world = leftBehind(1)
  claimOnly(program({ ...world, pid: 60 }))
  const me = program(world)
  claimOnly(me)
  expect(nameOf(oneFile(world.disk))?.tries).toBe(2)
})

test('fewest tries come first, then the oldest', () => {
  const me = program()
  const put = (n: number, tries: number, openedAt: number) => {
    const name = formatName({ openedAt, uuid: uuid(n), tries, holding: { state: 'ready' } })
    me.disk.put(`${paths.segments}/${name}`, '')
  }
  put(1, 2, 1)
  put(2, 0, 9)
  put(3, 0, 5)
  put(4, 1, 1)
  expect(me.claimer.takeable().map((name) => name.uuid)).toEqual([3, 2, 4, 1].map((n) => uuid(n)))
})

test('a directory that is missing or cannot be listed has nothing to take', () => {
  const me = program()
  expect(me.claimer.takeable()).toEqual([])
  me.disk.makeDirectory(paths.segments)
  me.disk.fail('list', 'EACCES')
  expect(me.claimer.takeable()).toEqual([])
})

test('no name is used twice, not by two claims within a millisecond', () => {
  const world = leftBehind(1)
  const me = program(world)
  const names = new Set<string>()
  for (let n = 0; n < 5; n++) {
    const segment = claimOnly(me)
    names.add(oneFile(world.disk))
    segment.release()
  }
  expect(names.size).toBe(5)
})

test('a late ack of the former holder is honoured by whoever reads the file later', () => {
  const world = { disk: memoryDisk(), clock: scriptedClock() }
  const former = program({ ...world, pid: 50 })
  former.log(1, 2)
  const [theirs] = former.writer.segments()
  const me = program(world)
  const mine = claimOnly(me)
  theirs?.settle([idOf(1)], undefined)
  expect(theirs?.checkHold()).toBe('lost')
  mine.release()
  expect([...replay(world.disk.text(oneFile(world.disk))).events.keys()]).toEqual([idOf(2)])
})

describe('the wire that a segment is encoded for', () => {
  test('is named in its header, unless it is the first there was', () => {
    const first = program()
    first.log(1)
    const other = program({ disk: first.disk, clock: first.clock, pid: 200, wire: 'otlp-logs' })
    other.log(2)
    const headers = segmentFiles(first.disk).map((file) => JSON.parse(first.disk.text(file).split('\n')[0] as string))
    expect(headers.map(({ segment }) => segment.wire)).toEqual([undefined, 'otlp-logs'])
  })
  test('decides who takes it over: others leave it alone, and say so', () => {
    const world = { disk: memoryDisk(), clock: scriptedClock() }
    const other = program({ ...world, pid: 50, wire: 'otlp-logs' })
    other.log(1)
    other.writer.close()
    const me = program(world)
    const before = segmentFiles(world.disk)
    expect(me.claimer.takeable().map(me.claimer.claim)).toEqual([undefined])
    expect(segmentFiles(world.disk)).toEqual(before)
    expect(me.voice.said.map(({ message }) => message).join()).toContain(
      'it is for the wire otlp-logs, which is not spoken here',
    )
    expect(me.books()).toMatchObject({ claimed: 0, dropped: {} })
    const third = program({ ...world, pid: 60, wire: 'otlp-logs' })
    expect([...claimOnly(third).events.keys()]).toEqual([idOf(1)])
  })
  test('is of no matter where nothing was written: the empty file of a killed program goes, whoever meets it', () => {
    for (const wire of [undefined, 'otlp-logs']) {
      const world = leftBehind(1)
      world.disk.put(oneFile(world.disk), '')
      const me = program({ ...world, ...(wire && { wire }) })
      claimOnly(me).release()
      expect(segmentFiles(world.disk)).toEqual([])
      expect(me.books()).toMatchObject({ claimed: 0, dropped: {} })
    }
  })
})

describe('on Windows, where a pid says little', () => {
  const seconds = 1_000
  /** What a program that was killed left, and another one that finds its pid in use. */
  const found = () => {
    const disk = memoryDisk({ tellsOpen: true })
    const clock = scriptedClock()
    const [writer, me] = [program({ disk, clock, pid: 200 }), program({ disk, clock, pid: 100 })]
    writer.log(1, 2)
    me.processes.set(200, 'unknown')
    return { disk, clock, me }
  }

  test('the pid of a killed program was given to one that lives: what it left is taken over all the same', () => {
    const { disk, clock, me } = found()
    disk.closeAll()
    expect(me.claimer.takeable()).toEqual([])
    clock.advance(11 * seconds)
    const [name] = me.claimer.takeable()
    expect(me.claimer.claim(name as never)?.events.size).toBe(2)
  })
  test('a program that lives and has its segment open is not robbed, however long it says nothing', () => {
    const { clock, me } = found()
    clock.advance(47 * 3_600 * seconds)
    expect(me.claimer.takeable()).toEqual([])
  })
})

describe('losses of a segment that changes hands', () => {
  /** Claimed by a program that gives up events 1 and 2 of three and is then suspended in the middle of a call. */
  const given = () => {
    const world = leftBehind(1, 2, 3)
    const former = program({ ...world, pid: 100 })
    const lost = claimOnly(former)
    for (const n of [1, 2]) lost.drop('rejected', [idOf(n)])
    return { ...world, lost, next: program({ ...world, pid: 200 }) }
  }
  const told = (segment: Segment) => [...segment.reports.values()].map(({ id, n }) => [id, n])

  test('are summed up by whoever has it then', () => {
    const { lost, next } = given()
    const ours = claimOnly(next)
    lost.sumUp()
    ours.sumUp()
    expect([told(lost).length, told(ours).map(([, n]) => n)]).toEqual([0, [2]])
  })
  test('have the same id for whoever sums them up, and another one in another segment', () => {
    const { lost, next, disk } = given()
    disk.room(0)
    lost.sumUp()
    disk.mend()
    const ours = claimOnly(next)
    ours.sumUp()
    expect(told(ours)).toEqual(told(lost))
    const [loss] = replay(disk.text(oneFile(disk))).reports.values()
    const [elsewhere] = sumLosses(uuid(9), [loss as DropReport])
    expect(elsewhere?.report.id).not.toBe(loss?.id)
  })
  test('are told once, with what the next holder gave up, where the former one looked before it was robbed and wrote after that', () => {
    const { disk, lost, next } = given()
    let ours: Segment | undefined
    disk.before('append', () => {
      ours = claimOnly(next)
      ours.drop('rejected', [idOf(3)])
      ours.sumUp()
    })
    lost.sumUp()
    const inFile = [...replay(disk.text(oneFile(disk))).reports.values()]
    expect(told(ours as Segment)).toEqual(inFile.map(({ id, n }) => [id, n]))
    expect(inFile).toMatchObject([{ n: 3 }])
  })
})
