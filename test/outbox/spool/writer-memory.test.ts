import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import { lossLine } from '../../../src/outbox/spool/lines.ts'
import { replay } from '../../../src/outbox/spool/replay.ts'
import { expectSpoolBalanced } from '../../support/books.ts'
import { memoryDisk } from '../../support/fakes/disk.ts'
import { idOf, jsonOf } from '../../support/fakes/events.ts'
import { claimOnly, paths, program, segmentFiles } from '../../support/fakes/spool.ts'

const pendingOn = (disk: ReturnType<typeof memoryDisk>) =>
  segmentFiles(disk).flatMap((file) => [...replay(disk.text(file)).events.keys()])

describe('a disk that takes nothing degrades to memory:', () => {
  test.each([
    ['a read-only file system', 'makeDirectory', 'EROFS'],
    ['no permission', 'create', 'EACCES'],
    ['a quota', 'append', 'EDQUOT'],
    ['a dying disk', 'append', 'EIO'],
  ] as const)('%s', (_name, method, code) => {
    const { disk, log, writer, voice, books } = program()
    disk.fail(method, code)
    log(1, 2)
    expect(writer.storage()).toBe('memory')
    expect(voice.codes()).toEqual(['storage'])
    expect(voice.said[0]?.message).toContain(code)
    expect(writer.segments().map(({ onDisk, events }) => [onDisk, events.size])).toEqual([[false, 2]])
    expect(books()).toMatchObject({ admitted: 2, pending: 2, kept: 0 })
    expectSpoolBalanced(books())
  })
  test('no descriptor for the second look at the consent', () => {
    const { disk, log, voice, books } = program()
    disk.before('append', () => disk.fail('openToRead', 'EMFILE'))
    log(1, 2)
    expect(new Set(voice.codes())).toEqual(new Set(['storage', 'consent']))
    expect(books()).toMatchObject({ pending: 2, kept: 0 })
    expect(disk.files().filter((path) => path.includes('/segments/'))).toEqual([])
    expectSpoolBalanced(books())
  })
  test('somebody else’s directory, as under sudo', () => {
    const { disk, log, writer, books } = program({ disk: memoryDisk({ uid: 1000, user: 0 }) })
    log(1)
    expect(disk.files()).toEqual([])
    expect(writer.storage()).toBe('memory')
    expectSpoolBalanced(books())
  })
  test('something that is no directory in its place', () => {
    const { disk, log, writer } = program()
    disk.put(paths.app, 'a file')
    log(1)
    expect(writer.storage()).toBe('memory')
  })
})

describe('what is no fault of the disk keeps one event from it, until the next one is written:', () => {
  test.each(['EMFILE', 'ENFILE'])('%s', (code) => {
    const { disk, log, writer, voice, books } = program()
    disk.fail('create', code, { path: /\.jsonl$/, times: 1 })
    log(1, 2)
    expect(writer.storage()).toBe('disk')
    expect(pendingOn(disk)).toEqual([idOf(2), idOf(1)])
    expect(voice.said).toMatchObject([{ code: 'storage', message: expect.stringContaining(code) }])
    expect(books()).toMatchObject({ admitted: 2, pending: 0, kept: 2 })
    expectSpoolBalanced(books())
  })
  test.each([
    ['an error without a code', new Error('not today')],
    ['an error with a code of its own', Object.assign(new Error('quota of the sandbox'), { code: 'SANDBOX' })],
    ['a text', 'not today'],
    ['nothing', undefined],
  ])('a patched fs that throws %s', (_name, thrown) => {
    const { disk, log, writer, books } = program()
    log(1)
    disk.before('append', () => {
      throw thrown
    })
    log(2, 3)
    expect(writer.storage()).toBe('disk')
    expect(books()).toMatchObject({ admitted: 3, pending: 0, kept: 3 })
    expectSpoolBalanced(books())
  })
  test.each(['exists', 'append', 'create'] as const)('a host at the end of its stack, at %s', (method) => {
    const { disk, log, writer, books } = program()
    log(1)
    if (method === 'create') writer.roll()
    disk.before(method, () => {
      throw new RangeError('Maximum call stack size exceeded')
    })
    log(2, 3)
    expect(writer.storage()).toBe('disk')
    expect(books()).toMatchObject({ admitted: 3, pending: 0, kept: 3 })
    expectSpoolBalanced(books())
    expect(writer.holds(idOf(2))).toBe(true)
  })
})

test('what the host logs from a function that is called while an event is written goes into the same segment, behind the event at hand', () => {
  const me = program()
  me.disk.put(paths.consent, 'on 2026-11-21T09:00:00.000Z')
  // In the middle of opening the first segment.
  me.disk.before('create', () => me.log(2))
  me.log(1)
  expect(segmentFiles(me.disk)).toHaveLength(1)
  expect(pendingOn(me.disk)).toEqual([idOf(1), idOf(2)])
  expectSpoolBalanced(me.books())
})

describe('a full disk', () => {
  test('leaves no empty file behind, though creating one succeeds', () => {
    const { disk, log, books } = program()
    disk.put(paths.consent, 'on 2026-11-21T09:00:00.000Z')
    for (const bytes of [0, 1, 50, 150]) {
      disk.room(bytes)
      log(bytes)
      expect(segmentFiles(disk)).toEqual([])
    }
    expect(disk.openDescriptors()).toBe(0)
    expectSpoolBalanced(books())
  })
  test('is not asked at every event: no file an event', () => {
    const { disk, log } = program()
    disk.put(paths.consent, 'on 2026-11-21T09:00:00.000Z')
    disk.room(0)
    let asked = 0
    const count = () => {
      asked++
      disk.before('create', count)
    }
    disk.before('create', count)
    log(...Array.from({ length: 50 }, (_, n) => n))
    expect(asked).toBe(1)
  })
  test('that filled up in the middle of a line cuts it off from the next', () => {
    const { disk, clock, log, books } = program()
    log(1)
    disk.room(30)
    log(2)
    disk.mend()
    clock.advance(limits.diskRetryMs)
    log(3)
    expect(pendingOn(disk)).toEqual([idOf(1), idOf(3), idOf(2)])
    expect(books()).toMatchObject({ kept: 3, pending: 0 })
    expectSpoolBalanced(books())
  })
})

test('after 30 s the disk is tried again, and then takes what memory had taken for it, too', () => {
  const { disk, clock, log, writer, books } = program()
  disk.fail('create', 'ENOSPC')
  log(1)
  disk.mend()
  clock.advance(limits.diskRetryMs - 1)
  log(2)
  expect(segmentFiles(disk)).toEqual([])
  clock.advance(1)
  expect(writer.storage()).toBe('disk')
  log(3)
  expect(pendingOn(disk)).toEqual([idOf(3), idOf(1), idOf(2)])
  expect(books()).toMatchObject({ pending: 0, kept: 3 })
  expectSpoolBalanced(books())
})

test('30 s are counted by the clock that nobody can set', () => {
  const { disk, clock, log, writer } = program()
  disk.fail('makeDirectory', 'EACCES', { times: 1 })
  log(1)
  clock.jump(86_400_000)
  expect(writer.storage()).toBe('memory')
})

describe('durability memory', () => {
  test('never touches the disk', () => {
    const { disk, clock, log, writer, books } = program({ usesDisk: false })
    log(1)
    clock.advance(86_400_000)
    log(2)
    writer.roll()
    log(3)
    expect(disk.files()).toEqual([])
    expect(writer.storage()).toBe('memory')
    expect(books()).toMatchObject({ pending: 3 })
    writer.close()
    expect(books().dropped).toEqual({ no_disk: 3 })
    expectSpoolBalanced(books())
  })
  test('drops and counts what is logged after closing', () => {
    const { log, writer, books } = program({ usesDisk: false })
    writer.close()
    log(1)
    expect(books().dropped).toEqual({ no_disk: 1 })
    expectSpoolBalanced(books())
  })
})

describe('a full memory without a disk', () => {
  test('drops, says so once and tells the server with the next request', () => {
    const { log, writer, voice, books } = program({ usesDisk: false, maxInMemory: 2 })
    log(1, 2, 3, 4, 5)
    expect(books()).toMatchObject({ pending: 2, dropped: { queue_full: 3 } })
    expect(voice.said.map(({ message }) => message)).toContain('an event was given up: queue_full')
    const summed = () =>
      writer.segments().flatMap((segment) => {
        segment.sumUp()
        return [...segment.reports.values()]
      })
    expect(summed()).toMatchObject([{ reason: 'queue_full', n: 3 }])
    // Once: asking again does not tell it again.
    expect(summed()).toHaveLength(1)
    expectSpoolBalanced(books())
  })
  test('takes events again when some have gone', () => {
    const { log, writer, books } = program({ usesDisk: false, maxInMemory: 1 })
    log(1)
    writer.segments()[0]?.settle([idOf(1)], undefined)
    log(2)
    expect(writer.segments().map(({ events }) => [...events.keys()])).toEqual([[idOf(2)]])
    expect(books().dropped).toEqual({})
  })
})

test('a count of events that were lost before they came here is no reason to open another file', () => {
  const { disk, log, writer, books } = program()
  log(1)
  for (const n of [2, 3]) {
    writer.lose()
    expect(writer.segments().map(({ onDisk }) => onDisk)).toEqual([true, false])
    log(n)
  }
  expect(segmentFiles(disk)).toHaveLength(1)
  expect(books()).toMatchObject({ admitted: 5, kept: 3, dropped: { queue_full: 2 } })
  expectSpoolBalanced(books())
})

describe('an event that is too large', () => {
  const large = JSON.stringify({ text: 'x'.repeat(limits.maxEventBytes) })
  test('is given up; the disk remembers to tell it', () => {
    const { disk, writer, voice, books } = program()
    writer.append(idOf(1), large)
    expect(books()).toMatchObject({ dropped: { too_large: 1 }, kept: 0 })
    expect(voice.codes()).toEqual(['dropped'])
    const [loss] = replay(disk.text(segmentFiles(disk)[0] as string)).losses.values()
    expect(loss).toMatchObject({ reason: 'too_large', n: 1 })
    writer.segments()[0]?.sumUp()
    expect(writer.segments()[0]?.reports.size).toBe(1)
    expectSpoolBalanced(books())
  })
  test('is measured in bytes, its line included', () => {
    const { writer, books } = program()
    const fits = (bytes: number) => `{"a":"${'é'.repeat((bytes - 8) / 2)}"}`
    const overhead = Buffer.byteLength(`{"id":"${idOf(1)}","event":}\n`)
    const exact = limits.maxEventBytes - overhead
    expect(Buffer.byteLength(fits(exact - (exact % 2)))).toBeLessThanOrEqual(exact)
    for (const [n, json] of [fits(exact - (exact % 2)), fits(exact - (exact % 2) + 2)].entries())
      writer.append(idOf(n), json)
    expect(books()).toMatchObject({ kept: 1, dropped: { too_large: 1 } })
  })
  describe('whose loss a full disk takes but for its newline is told once, from memory,', () => {
    const torn = () => {
      const me = program()
      me.log(1)
      me.disk.room(lossLine({ id: idOf(1), reason: 'too_large', n: 1 }, []).length - 1)
      me.writer.append(idOf(2), large)
      me.disk.mend()
      const [file = ''] = segmentFiles(me.disk)
      expect(me.disk.text(file)).toMatch(/"ack":\[\]\}$/)
      expect(me.writer.segments().map((segment) => segment.isUnfinished())).toEqual([true, true])
      return me
    }
    const lossesOn = ({ disk }: ReturnType<typeof program>) =>
      segmentFiles(disk).flatMap((file) => [...replay(disk.text(file)).losses.values()])

    test('whatever its writer writes behind it', () => {
      const me = torn()
      me.writer.segments()[0]?.settle([], undefined)
      expect(lossesOn(me)).toEqual([])
    })
    test('whatever somebody writes behind it who takes the segment over', () => {
      const me = torn()
      me.writer.segments()[0]?.release()
      const other = program({ disk: me.disk, clock: me.clock, pid: 51 })
      const own = claimOnly(other)
      own.settle([], undefined)
      own.release()
      expect(segmentFiles(me.disk)).toHaveLength(1)
      expect(lossesOn(me)).toEqual([])
    })
  })
  test('without a disk is told from memory', () => {
    const { writer, books } = program({ usesDisk: false })
    writer.append(idOf(1), large)
    const [segment] = writer.segments()
    segment?.sumUp()
    expect([...(segment?.reports.values() ?? [])]).toMatchObject([{ reason: 'too_large' }])
    expectSpoolBalanced(books())
  })
})

test('what is held in memory when the default is written down was recorded under that default, and may leave', () => {
  const { disk, clock, consent, log, writer } = program()
  disk.fail('makeDirectory', 'EACCES')
  log(1)
  disk.mend()
  clock.advance(limits.diskRetryMs)
  writer.segments()[0]?.underWay(true)
  log(2)
  const [inMemory] = writer.segments()
  expect(inMemory?.onDisk).toBe(false)
  expect([...(inMemory?.events.values() ?? [])]).toEqual([jsonOf(1)])
  expect(inMemory?.consent).toBe(consent.read().text)
})
