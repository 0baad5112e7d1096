import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import { parseName } from '../../../src/outbox/spool/names.ts'
import { replay } from '../../../src/outbox/spool/replay.ts'
import { expectSpoolBalanced } from '../../support/books.ts'
import type { memoryDisk } from '../../support/fakes/disk.ts'
import { idOf, jsonOf } from '../../support/fakes/events.ts'
import { paths, program, sayNo, segmentFiles } from '../../support/fakes/spool.ts'

const stateOf = (file: string) => parseName(file.slice(paths.segments.length + 1))?.holding.state
const pendingOn = (disk: ReturnType<typeof memoryDisk>) =>
  segmentFiles(disk).flatMap((file) => [...replay(disk.text(file)).events.keys()])
const sizes = (writer: ReturnType<typeof program>['writer']) => writer.segments().map((segment) => segment.events.size)

test('before the first event nothing exists', () => {
  const { disk, writer } = program()
  writer.setResource('{"a":1}')
  expect(writer.segments()).toEqual([])
  writer.close()
  expect(disk.files()).toEqual([])
})

test('an event is on disk when append returns, behind a header and a resource', () => {
  const { disk, log, writer, books } = program()
  writer.setResource('{"a":1}')
  log(1)
  const [file] = segmentFiles(disk)
  expect(stateOf(file as string)).toBe('open')
  expect(replay(disk.text(file as string))).toMatchObject({
    consent: 'on 2026-11-21T09:37:00.000Z',
    resource: '{"a":1}',
    events: new Map([[idOf(1), jsonOf(1)]]),
  })
  expect(books()).toMatchObject({ admitted: 1, kept: 1 })
  expectSpoolBalanced(books())
})

test('many events are one file', () => {
  const { disk, log, books } = program()
  log(...Array.from({ length: 100 }, (_, n) => n))
  expect(segmentFiles(disk)).toHaveLength(1)
  expect(pendingOn(disk)).toHaveLength(100)
  expectSpoolBalanced(books())
})

test('who looks after the directory learns of each segment that was opened for an event, once', () => {
  const { writer } = program()
  const log = (n: number) => {
    writer.append(idOf(n), jsonOf(n))
    return writer.hasOpened()
  }
  expect([writer.hasOpened(), log(1), log(2), writer.hasOpened()]).toEqual([false, true, false, false])
  writer.roll()
  expect([writer.hasOpened(), log(3), log(4)]).toEqual([false, true, false])
})

test('nobody looks after the directory for an event that went to memory', () => {
  const { writer, disk } = program()
  disk.room(0)
  writer.append(idOf(1), jsonOf(1))
  expect(writer.hasOpened()).toBe(false)
})

describe('a new segment begins', () => {
  test('at a mebibyte', () => {
    const { disk, writer, books } = program()
    const big = JSON.stringify({ text: 'x'.repeat(limits.maxEventBytes - 200) })
    for (let n = 0; n < 18; n++) writer.append(idOf(n), big)
    expect(segmentFiles(disk)).toHaveLength(2)
    for (const file of segmentFiles(disk))
      expect(Buffer.byteLength(disk.text(file))).toBeLessThan(limits.maxSegmentBytes + limits.maxEventBytes)
    expectSpoolBalanced(books())
  })
  test.each(['advance', 'jump'] as const)('after ten minutes by either clock (%s)', (age) => {
    const { disk, clock, log, books } = program()
    log(1)
    clock[age](limits.writerHoldMs)
    log(2)
    expect(segmentFiles(disk)).toHaveLength(1)
    clock[age](1)
    log(3)
    expect(segmentFiles(disk)).toHaveLength(2)
    expect(pendingOn(disk).sort()).toEqual([1, 2, 3].map(idOf))
    expect(books()).toMatchObject({ kept: 3 })
    expectSpoolBalanced(books())
  })
  test('after the clock was set back by more than that', () => {
    const { disk, clock, log } = program()
    log(1)
    clock.jump(-limits.writerHoldMs - 1)
    log(2)
    expect(segmentFiles(disk)).toHaveLength(2)
  })
  test('after so long by the monotonic clock alone, with the next event but one: each is in one segment', () => {
    const { disk, clock, log, books } = program()
    log(1)
    clock.advance(limits.writerHoldMs + 1)
    clock.jump(-limits.writerHoldMs - 1)
    log(2, 3)
    expect(segmentFiles(disk)).toHaveLength(2)
    expect(pendingOn(disk).sort()).toEqual([1, 2, 3].map(idOf))
    expect(books()).toMatchObject({ admitted: 3, released: 0, kept: 3 })
    expectSpoolBalanced(books())
  })
  test('with another account, and the former one keeps its own', () => {
    const { disk, self, log, writer } = program()
    self.account = 'aaaa'
    log(1)
    self.account = 'bbbb'
    writer.roll()
    log(2)
    expect(segmentFiles(disk).map((file) => replay(disk.text(file)).account)).toEqual(['aaaa', 'bbbb'])
    expect(writer.segments().map(({ account }) => account)).toEqual(['aaaa', 'bbbb'])
  })
})

test('a roll of a finished segment removes it', () => {
  const { disk, log, writer } = program()
  log(1)
  writer.segments()[0]?.settle([idOf(1)], undefined)
  expect(segmentFiles(disk)).toHaveLength(1)
  writer.roll()
  expect(segmentFiles(disk)).toEqual([])
  expect(disk.openDescriptors()).toBe(0)
})

describe('events beyond what memory holds', () => {
  test('are on disk only, in a segment of their own, which is sealed when it is rolled, for a reader of the file to send', () => {
    const { disk, log, writer, books } = program({ maxInMemory: 2 })
    log(1, 2, 3, 4)
    expect(sizes(writer)).toEqual([2, 0])
    expect(books()).toMatchObject({ kept: 4 })
    writer.roll()
    expect(segmentFiles(disk).map(stateOf).toSorted()).toEqual(['open', 'ready'])
    expect(pendingOn(disk)).toHaveLength(4)
    expect(books()).toMatchObject({ kept: 2, released: 2 })
    expectSpoolBalanced(books())
  })
  test('are more of them while the endpoint fails: what it cannot be sent need not fill memory', () => {
    const { log, writer, self, books } = program()
    const events = (from: number, n: number) => log(...Array.from({ length: n }, (_, at) => from + at))
    events(0, 10)
    self.standing = 'fails'
    events(10, 1_000)
    expect(sizes(writer)).toEqual([512, 0])
    // A segment that began in this time is on disk only to its end.
    self.standing = 'takes'
    events(1_010, 10)
    expect(sizes(writer)).toEqual([512, 0])
    writer.roll()
    events(1_020, 10)
    expect(sizes(writer)).toEqual([512, 10])
    expect(books()).toMatchObject({ kept: 522, released: 508 })
    expectSpoolBalanced(books())
  })
  test('are none of a segment that begins while memory is half full: it is read from its file as a whole', () => {
    const { log, writer } = program({ maxInMemory: 4 })
    log(1, 2)
    writer.roll()
    log(3, 4)
    expect(sizes(writer)).toEqual([2, 0])
    // Not even when there is room again: one event of it is missing.
    writer.segments()[0]?.settle([idOf(1), idOf(2)], undefined)
    log(5)
    expect([writer.holds(idOf(3)), writer.holds(idOf(5))]).toEqual([false, false])
    writer.roll()
    log(6)
    expect(sizes(writer)).toEqual([1])
  })
  test('are none beyond those that fill what there is, of one that began before', () => {
    const { log, writer } = program({ maxInMemory: 4 })
    log(1)
    writer.roll()
    log(2, 3, 4, 5)
    expect(sizes(writer)).toEqual([1, 3, 0])
  })
  test('stay when those in memory are done', () => {
    const { disk, log, writer } = program({ maxInMemory: 1 })
    log(1, 2)
    writer.segments()[0]?.settle([idOf(1)], undefined)
    writer.roll()
    expect(pendingOn(disk)).toEqual([idOf(2)])
  })
})

describe('a writer that slept while somebody took its segment', () => {
  /** Takes the segment away at the moment of a call of the disk. */
  const rob = (disk: ReturnType<typeof memoryDisk>) => {
    const [file] = segmentFiles(disk)
    disk.rename(file as string, `${paths.segments}/stolen`)
  }
  test('writes its event once more, into a segment of its own', () => {
    const { disk, log, writer, books } = program()
    log(1, 2)
    rob(disk)
    log(3)
    expect(segmentFiles(disk)).toHaveLength(1)
    expect(pendingOn(disk)).toEqual([idOf(3)])
    expect(sizes(writer)).toEqual([1])
    expect(books()).toMatchObject({ released: 2, kept: 1 })
    expectSpoolBalanced(books())
  })
  test('also if it was taken between the write and the look', () => {
    const { disk, log, books } = program()
    log(1)
    disk.before('exists', () => rob(disk))
    log(2)
    expect(pendingOn(disk)).toEqual([idOf(2)])
    expect(books()).toMatchObject({ released: 1, kept: 1 })
    expectSpoolBalanced(books())
  })
  test('twice in a row holds the event in memory, and leaves the disk alone for 30 s', () => {
    const { disk, log, writer, voice, books } = program()
    log(1)
    disk.before('exists', () => {
      rob(disk)
      disk.before('exists', () => rob(disk))
    })
    log(2)
    expect(voice.codes()).toEqual(['storage'])
    expect(writer.storage()).toBe('memory')
    expect(books()).toMatchObject({ pending: 1 })
    expectSpoolBalanced(books())
  })
  test('neither says whose the events in it are nor what is known of the process: it is another holder’s', () => {
    const { disk, log, writer } = program()
    log(1)
    const [file] = segmentFiles(disk)
    const before = disk.text(file as string)
    rob(disk)
    writer.bind('0123456789abcdef')
    writer.setResource('{"a":1}')
    expect(disk.text(`${paths.segments}/stolen`)).toBe(before)
  })
  test('and woke after its hold had ended begins another with the next event; what it wrote is in one', () => {
    const { disk, clock, log, books } = program()
    log(1)
    disk.before('append', () => clock.advance(limits.writerHoldMs + 1))
    log(2, 3)
    expect(segmentFiles(disk)).toHaveLength(2)
    expect(pendingOn(disk).sort()).toEqual([1, 2, 3].map(idOf))
    expectSpoolBalanced(books())
  })
  test('and finds that consent was withdrawn meanwhile says no more', () => {
    const { disk, log, books } = program()
    log(1)
    sayNo(disk)
    log(2)
    expect(segmentFiles(disk)).toEqual([])
    expect(books()).toMatchObject({ released: 1, dropped: { consent: 1 } })
    expectSpoolBalanced(books())
  })
})

test('new facts go into every segment held and into those to come', () => {
  const { disk, log, writer } = program()
  log(1)
  writer.roll()
  log(2)
  writer.setResource('{"late":true}')
  writer.roll()
  log(3)
  expect(segmentFiles(disk).map((file) => replay(disk.text(file)).resource)).toEqual(Array(3).fill('{"late":true}'))
  expect(writer.segments().map((segment) => segment.resource())).toEqual(Array(3).fill('{"late":true}'))
})

test('given back, all is free for any process, and the next event begins anew', () => {
  const { disk, log, writer, books } = program()
  log(1)
  writer.roll()
  log(2)
  writer.giveBack()
  expect(segmentFiles(disk).map(stateOf)).toEqual(['ready', 'ready'])
  log(3)
  expect(segmentFiles(disk).map(stateOf).sort()).toEqual(['open', 'ready', 'ready'])
  expect(books()).toMatchObject({ released: 2, kept: 1 })
  expectSpoolBalanced(books())
})

test('after closing events still reach the disk', () => {
  const { disk, log, writer, books } = program()
  log(1)
  writer.close()
  log(2)
  expect(segmentFiles(disk).map(stateOf).sort()).toEqual(['open', 'ready'])
  expect(pendingOn(disk).sort()).toEqual([idOf(1), idOf(2)])
  expectSpoolBalanced(books())
})
