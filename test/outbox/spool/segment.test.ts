import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import { isFull, write } from '../../../src/outbox/spool/fill-segment.ts'
import { createGivenBack } from '../../../src/outbox/spool/given-back.ts'
import { replay } from '../../../src/outbox/spool/replay.ts'
import { holdSegment } from '../../../src/outbox/spool/segment.ts'
import { timeOf } from '../../../src/outbox/spool/time.ts'
import { expectSpoolBalanced } from '../../support/books.ts'
import { idOf, jsonOf } from '../../support/fakes/events.ts'
import { scriptedRandom, uuid } from '../../support/fakes/random.ts'
import { folder, heldSegment as held } from '../../support/fakes/segment.ts'

const pendingIn = (text: string) => [...replay(text).events.keys()]

test('what is done is written down first, and forgotten only then', () => {
  const { disk, segment, path } = held(3)
  disk.before('append', () => expect(segment.events.size).toBe(3))
  expect(segment.settle([idOf(1), idOf(2)], undefined)).toBe(2)
  expect([...segment.events.keys()]).toEqual([idOf(3)])
  expect(pendingIn(disk.text(path))).toEqual([idOf(3)])
})

test('an ack that the disk does not take is owed: the event is done here, and the line comes with the next', () => {
  const { disk, segment, path } = held(3)
  disk.room(20)
  expect(segment.settle([idOf(1)], undefined)).toBe(1)
  expect(segment.pending()).toBe(2)
  expect(pendingIn(disk.text(path))).toHaveLength(3)
  disk.mend()
  segment.settle([idOf(2)], undefined)
  expect(pendingIn(disk.text(path))).toEqual([idOf(3)])
})

test('an owed ack is paid before the segment is given back', () => {
  const { disk, segment, books } = held(2)
  disk.fail('append', 'ENOSPC', { times: 1 })
  segment.settle([idOf(1)], undefined)
  segment.release()
  expect(pendingIn(disk.text(disk.files()[0] as string))).toEqual([idOf(2)])
  expect(books()).toMatchObject({ admitted: 2, released: 1 })
})

describe('a loss that the disk did not take when it was due, in a file that somebody took over since', () => {
  const robbed = () => {
    const all = held(3)
    all.disk.fail('append', 'ENOSPC', { times: 2 })
    all.segment.settle([idOf(1)], undefined)
    all.segment.drop('rejected', [idOf(2)])
    all.rob()
    return { ...all, stolen: () => all.disk.text(`${folder}/stolen`) }
  }

  test('is for the new holder to decide when a late ack is written: only acks go with it', () => {
    const { segment, stolen } = robbed()
    segment.yieldUp()
    segment.settle([idOf(3)], undefined)
    expect(stolen()).not.toContain('"loss"')
    expect(pendingIn(stolen())).toEqual([idOf(2)])
  })

  test('is for the new holder to decide when the segment is given back', () => {
    const { segment, stolen } = robbed()
    segment.release()
    expect(stolen()).not.toContain('"loss"')
    expect(pendingIn(stolen())).toEqual([idOf(2), idOf(3)])
  })
})

test('a torn ack is cut off from what comes behind it', () => {
  const { disk, segment, path } = held(2)
  for (let bytes = 1; bytes < 60; bytes++) {
    disk.room(bytes)
    segment.settle([], undefined)
    disk.mend()
  }
  write(segment.state, `{"id":"${idOf(7)}","event":${jsonOf(7)}}\n`)
  expect(pendingIn(disk.text(path))).toContain(idOf(7))
})

describe('a hold', () => {
  test('is ours until its time is over by either clock', () => {
    for (const age of ['advance', 'jump'] as const) {
      const { clock, segment } = held(1)
      clock[age](limits.writerHoldMs)
      expect(segment.checkHold()).toBe('held')
      clock[age](1)
      expect(segment.checkHold()).toBe('expired')
      expect(isFull(segment.state)).toBe(true)
    }
  })
  test('is over when the clock was set back by as much', () => {
    const { clock, segment } = held(1)
    clock.jump(-limits.writerHoldMs - 1)
    expect(segment.checkHold()).toBe('expired')
  })
  test('is lost when the name is gone: its events are somebody else’s now, and booked once', () => {
    const { segment, rob, books } = held(3)
    rob()
    expect([segment.checkHold(), segment.pending()]).toEqual(['lost', 3])
    segment.yieldUp()
    segment.yieldUp()
    expect([segment.checkHold(), segment.pending()]).toEqual(['lost', 0])
    expect(books()).toMatchObject({ admitted: 3, released: 3 })
    expectSpoolBalanced(books())
  })
  test('in memory never ends', () => {
    const { clock, ledger } = held(0)
    const start = {
      uuid: uuid(2),
      consent: null,
      account: null,
      resource: '{}',
      file: undefined,
      holdMs: Number.POSITIVE_INFINITY,
      since: timeOf(clock),
    }
    const segment = holdSegment(start, {
      ports: { clock, random: scriptedRandom() },
      ledger,
      givenBack: createGivenBack(),
    })
    clock.advance(1e9)
    expect(segment.checkHold()).toBe('held')
    expect(isFull(segment.state)).toBe(false)
  })
})

describe('an answer that comes after the segment was taken over', () => {
  test('acks to whoever has it now, and settles nothing here', () => {
    const { disk, segment, rob, books } = held(2)
    rob()
    segment.yieldUp()
    expect(segment.settle([idOf(1)], undefined)).toBe(0)
    expect(pendingIn(disk.text(`${folder}/stolen`))).toEqual([idOf(2)])
    expectSpoolBalanced(books())
  })
  test('drops nothing that is no longer held: the books count an event once', () => {
    const { segment, rob, books } = held(2)
    rob()
    segment.yieldUp()
    segment.drop('rejected', [idOf(1)])
    expectSpoolBalanced(books())
  })
  test('does not write into a file that is closed', () => {
    const { disk, segment, rob } = held(1)
    rob()
    segment.yieldUp()
    segment.release()
    segment.settle([idOf(1)], undefined)
    expect(pendingIn(disk.text(`${folder}/stolen`))).toEqual([idOf(1)])
    expect(disk.openDescriptors()).toBe(0)
  })
})

test('events that are given up are acked, counted and waiting for a report, in one line', () => {
  const { disk, segment, path, books } = held(3)
  segment.drop('rejected', [idOf(1), idOf(2)])
  const loss = { id: uuid(1), reason: 'rejected', n: 2 }
  expect(replay(disk.text(path))).toMatchObject({ reports: new Map(), losses: new Map([[uuid(1), loss]]) })
  expect(pendingIn(disk.text(path))).toEqual([idOf(3)])
  expect(books().dropped).toEqual({ rejected: 2 })
  segment.sumUp()
  expect([...segment.reports.values()]).toEqual([loss])
  segment.settle([], uuid(1))
  expect(segment.reports.size).toBe(0)
  expect(replay(disk.text(path))).toMatchObject({ reports: new Map(), losses: new Map() })
  expectSpoolBalanced(books())
})

describe('what was given up', () => {
  const given = (...ns: readonly number[]) => {
    const it = held(9)
    for (const n of ns) it.segment.drop('rejected', [idOf(n)])
    return it
  }
  test('is one report for each reason, in the file before anybody can tell it', () => {
    const { disk, segment, path } = given(1, 2, 3)
    segment.drop('max_age', [idOf(4)])
    segment.sumUp()
    const reports = [
      { id: uuid(1), reason: 'rejected', n: 3 },
      { id: uuid(4), reason: 'max_age', n: 1 },
    ]
    expect([...segment.reports.values()]).toEqual(reports)
    expect([...replay(disk.text(path)).reports.values()]).toEqual(reports)
  })
  test('after a report goes into the next one', () => {
    const { segment } = given(1, 2)
    segment.sumUp()
    segment.drop('rejected', [idOf(3)])
    segment.sumUp()
    segment.sumUp()
    expect([...segment.reports.values()].map(({ id, n }) => [id, n])).toEqual([
      [uuid(1), 2],
      [uuid(3), 1],
    ])
  })
  test('is summed up by nobody who has lost the segment', () => {
    const { disk, segment, rob } = given(1, 2)
    rob()
    segment.sumUp()
    expect(segment.reports.size).toBe(0)
    expect(replay(disk.text(`${folder}/stolen`)).reports.size).toBe(0)
  })
  test('is told on a full disk, too, and the report is written once there is room', () => {
    const { disk, segment, path } = given(1, 2)
    const report = { id: uuid(1), reason: 'rejected', n: 2 }
    disk.room(0)
    segment.sumUp()
    expect([...segment.reports.values()]).toEqual([report])
    disk.mend()
    segment.settle([idOf(3)], undefined)
    expect([...replay(disk.text(path)).reports.values()]).toEqual([report])
  })
  test('keeps a segment from being removed until it was told', () => {
    const { disk, segment, left } = given(1)
    segment.settle([2, 3, 4, 5, 6, 7, 8, 9].map(idOf), undefined)
    segment.release()
    expect(left()).toHaveLength(1)
    expect(replay(disk.text(`${folder}/${left()[0]}`)).losses.size).toBe(1)
  })
})

test('what is discarded is gone, counted as consent and told to nobody', () => {
  const { segment, left, books } = held(2)
  segment.discard()
  segment.discard()
  expect(left()).toEqual([])
  expect(books().dropped).toEqual({ consent: 2 })
  expect(segment.reports.size).toBe(0)
  expect(segment.checkHold()).toBe('lost')
  expectSpoolBalanced(books())
})

test('what somebody took over is not discarded under them', () => {
  const { segment, rob, left } = held(1)
  rob()
  segment.discard()
  expect(left()).toEqual(['stolen'])
})
