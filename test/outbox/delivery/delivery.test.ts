import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import { expectSpoolBalanced } from '../../support/books.ts'
import { scriptedClock } from '../../support/fakes/clock.ts'
import { sendingProgram } from '../../support/fakes/delivery.ts'
import { memoryDisk } from '../../support/fakes/disk.ts'
import { paths, segmentFiles } from '../../support/fakes/spool.ts'

/** A disk on which ended programs left these events, one segment each. */
function leftBehind(...segments: readonly (readonly number[])[]) {
  const world = { disk: memoryDisk(), clock: scriptedClock() }
  segments.forEach((numbers, n) => {
    const former = sendingProgram({ ...world, pid: 50 + n })
    former.log(...numbers)
    former.writer.close()
    world.clock.advance(1)
  })
  return world
}

test('own events go first, then what others left; in the end no file is there', async () => {
  const world = leftBehind([1], [2])
  const me = sendingProgram(world)
  me.log(9)
  await me.turn()
  expect(me.sent()[0]).toEqual([9])
  expect(me.sent().flat().sort()).toEqual([1, 2, 9])
  me.writer.close()
  expect(segmentFiles(world.disk)).toEqual([])
  expect(me.books()).toMatchObject({ admitted: 1, claimed: 2, delivered: 3 })
  expectSpoolBalanced(me.books())
})

test('without being asked for leftovers they stay where they are', async () => {
  const me = sendingProgram(leftBehind([1]))
  me.log(9)
  await me.turn({ leftovers: false })
  expect(me.sent()).toEqual([[9]])
})

test('what waits in memory on a full disk leaves also when another program has written the default down meanwhile', async () => {
  const me = sendingProgram()
  me.disk.room(0)
  me.log(1)
  me.disk.room(Number.POSITIVE_INFINITY)
  me.disk.put(paths.consent, 'on 2026-11-21T09:00:00.000Z')
  await me.turn()
  expect([me.sent(), me.books().dropped]).toEqual([[[1]], {}])
})

describe('a failure', () => {
  test('of the own events leaves the others alone, and keeps everything', async () => {
    const me = sendingProgram({ ...leftBehind([1]), deeds: ['refused'] })
    me.log(9)
    await me.turn()
    expect(me.sent()).toEqual([[9]])
    expect(me.books()).toMatchObject({ kept: 1, claimed: 0 })
    expectSpoolBalanced(me.books())
  })
  test('holds back the next turn until its time has come', async () => {
    const me = sendingProgram({ deeds: ['refused', { status: 200 }] })
    me.log(1)
    await me.turn()
    await me.turn()
    expect(me.http.requests).toHaveLength(1)
    me.clock.advance(limits.backoffBaseMs)
    await me.turn()
    expect(me.http.requests).toHaveLength(2)
    expect(me.books().delivered).toBe(1)
  })
  test('is followed by a probe with another segment, for it may be that one alone', async () => {
    const me = sendingProgram({ deeds: ['refused', { status: 200 }] })
    me.log(1)
    me.writer.roll()
    me.log(2)
    await me.turn()
    me.clock.advance(limits.backoffBaseMs)
    await me.turn()
    expect(me.sent().slice(0, 2)).toEqual([[1], [2]])
    expectSpoolBalanced(me.books())
  })
  test('of a segment of others is followed by a probe with another one', async () => {
    const me = sendingProgram({ ...leftBehind([1], [2]), deeds: ['refused', { status: 200 }] })
    me.random.script(0, 0)
    await me.turn()
    me.clock.advance(limits.backoffBaseMs)
    me.random.script(0)
    await me.turn()
    expect(me.sent()[0]).not.toEqual(me.sent()[1])
    expect(me.books().delivered).toBe(2)
    expectSpoolBalanced(me.books())
  })
  test('that was sent and not answered counts as a try; one that never connected does not', async () => {
    for (const [deed, tries] of [
      ['reset', 1],
      ['refused', 0],
    ] as const) {
      const world = leftBehind([1])
      const me = sendingProgram({ ...world, deeds: [deed] })
      await me.turn()
      expect(segmentFiles(world.disk)[0]).toContain(`.${tries}.ready.`)
      expectSpoolBalanced(me.books())
    }
  })
  test('once too often gives back what is held, for any process to send; a probe takes it up again', async () => {
    const deeds = Array<'refused' | { status: number }>(3).fill('refused')
    const me = sendingProgram({ deeds: [...deeds, { status: 200 }], batch: { maxAttempts: 3 } })
    me.log(1)
    for (let n = 0; n < 3; n++) {
      await me.turn()
      me.clock.advance(me.endpoint.waitMs())
    }
    expect(segmentFiles(me.disk)[0]).toContain('.ready.')
    expect(me.books()).toMatchObject({ kept: 0, released: 1 })
    await me.turn()
    expect(me.books()).toMatchObject({ delivered: 1, claimed: 1 })
    expect(segmentFiles(me.disk)).toEqual([])
    expectSpoolBalanced(me.books())
  })
})

test('a success after a failure drains everything at once, not just what the turn was about', async () => {
  const me = sendingProgram({ ...leftBehind([1], [2]), deeds: ['refused', { status: 200 }] })
  me.log(9)
  await me.turn({ leftovers: false })
  me.clock.advance(limits.backoffBaseMs)
  await me.turn({ leftovers: false })
  expect(me.books().delivered).toBe(3)
  expectSpoolBalanced(me.books())
})

describe('before the deadline', () => {
  test('no leftover is begun that could not be finished: twice the known latency', async () => {
    const world = leftBehind([1])
    const me = sendingProgram(world)
    me.endpoint.answered(400)
    await me.turn({ deadline: me.clock.monotonic() + 799 })
    expect(me.sent()).toEqual([])
    await me.turn({ deadline: me.clock.monotonic() + 800 })
    expect(me.sent()).toEqual([[1]])
  })
  test('own events are sent all the same', async () => {
    const me = sendingProgram()
    me.endpoint.answered(400)
    me.log(1)
    await me.turn({ deadline: me.clock.monotonic() + 10 })
    expect(me.books().delivered).toBe(1)
  })
  test('a hurried drain leaves what was tried five times to one with all the time', async () => {
    const world = leftBehind([1])
    const file = segmentFiles(world.disk)[0] as string
    world.disk.rename(file, file.replace('.0.', '.5.'))
    const me = sendingProgram(world)
    await me.turn({ deadline: me.clock.monotonic() + limits.postTimeoutMs - 1 })
    expect(me.sent()).toEqual([])
    // The last try was in the hour in which it was opened.
    me.clock.advance(limits.retryUnansweredMs)
    await me.turn({ deadline: undefined })
    expect(me.sent()).toEqual([[1]])
  })
})

describe('nothing leaves', () => {
  test('while the killswitch is on; cleared, everything does', async () => {
    const me = sendingProgram(leftBehind([1]))
    me.log(9)
    me.switches.mayLeave = false
    await me.turn()
    expect(me.sent()).toEqual([])
    expect(me.endpoint.failures()).toBe(0)
    me.switches.mayLeave = true
    await me.turn()
    expect(me.books().delivered).toBe(2)
    expectSpoolBalanced(me.books())
  })
  test('under consent `local`, and nothing is claimed for it', async () => {
    const world = leftBehind([1])
    const before = segmentFiles(world.disk)
    world.disk.put(paths.consent, 'local 2026-11-22T00:00:00.000Z')
    const me = sendingProgram(world)
    await me.turn()
    expect(me.sent()).toEqual([])
    expect(segmentFiles(world.disk)).toEqual(before)
  })
  test('that was recorded under another consent: it is cleared', async () => {
    const world = leftBehind([1])
    world.disk.put(paths.consent, 'on 2026-11-22T00:00:00.000Z')
    const me = sendingProgram(world)
    await me.turn()
    expect(me.sent()).toEqual([])
    expect(segmentFiles(world.disk)).toEqual([])
    expect(me.books().dropped).toEqual({ consent: 1 })
    expectSpoolBalanced(me.books())
  })
})

test('a segment that somebody else is claiming at this moment is sent by one of us', async () => {
  const world = leftBehind([1], [2], [3])
  const [me, other] = [sendingProgram({ ...world, pid: 100 }), sendingProgram({ ...world, pid: 200 })]
  const both = [me.start(), other.start()]
  await world.clock.pass(5_000)
  await Promise.all(both)
  expect([...me.sent(), ...other.sent()].flat().sort()).toEqual([1, 2, 3])
  expect(segmentFiles(world.disk)).toEqual([])
  expectSpoolBalanced(me.books())
  expectSpoolBalanced(other.books())
})
