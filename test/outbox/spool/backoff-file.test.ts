import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import { openBackoffFile } from '../../../src/outbox/spool/backoff-file.ts'
import { readBackoff } from '../../../src/outbox/spool/backoff-news.ts'
import { ladderMs } from '../../../src/policy/backoff.ts'
import { scriptedClock } from '../../support/fakes/clock.ts'
import { memoryDisk } from '../../support/fakes/disk.ts'
import { scriptedRandom } from '../../support/fakes/random.ts'
import { paths } from '../../support/fakes/spool.ts'

const file = `${paths.segments}/backoff.json`

/** Some processes of one directory. */
function world() {
  const [disk, clock] = [memoryDisk(), scriptedClock(Date.UTC(2026, 10, 21, 9, 37))]
  disk.makeDirectory(paths.segments)
  let n = 0
  /** One that started before or after what it hears of; by default right now. */
  const process = (ageMs = 0) =>
    openBackoffFile({
      ports: { disk, clock, random: scriptedRandom(++n), processes: { ageMs: () => ageMs } },
      place: { paths },
    })
  const news = () => readBackoff(disk, paths.segments, clock.now())
  return { disk, clock, process, news }
}

test('without news everybody may ask', () => {
  const { process, disk } = world()
  expect(process().waitMs()).toBe(0)
  expect(disk.files()).toEqual([])
})

test('news that is not there is not opened, for each request asks some times, and an exception is dear', () => {
  const { process, disk } = world()
  let opened = 0
  disk.before('openToRead', () => opened++)
  const me = process()
  expect([me.waitMs(), me.blockedMs(), me.succeeded(0), opened]).toEqual([0, 0, false, 0])
})

describe('after a failure', () => {
  test('whose it is goes by its own backoff', () => {
    const { process } = world()
    const me = process()
    me.failed('ECONNREFUSED', undefined)
    expect(me.waitMs()).toBe(0)
  })
  test('a run right after it may ask, for it may be the one that succeeds; a third one in this minute may not', () => {
    const { process, clock } = world()
    process().failed('ECONNREFUSED', undefined)
    clock.advance(1)
    expect(process().waitMs()).toBe(0)
    expect(process().waitMs()).toBeGreaterThan(0)
  })
  test('of twenty that wait for the same moment one asks', () => {
    const { process, clock } = world()
    process().failed('ECONNREFUSED', undefined)
    clock.advance(1)
    const all = Array.from({ length: 20 }, () => process())
    expect(all.filter((one) => one.waitMs() === 0)).toHaveLength(1)
    clock.advance(60_000)
    expect(all.filter((one) => one.waitMs() === 0).length).toBeLessThanOrEqual(2)
  })
  test('who asks pushes the news forward first: killed before the answer, it has told the others', () => {
    const { process, clock, news } = world()
    process().failed('HTTP_503', undefined)
    clock.advance(1)
    process().waitMs()
    expect(news()).toMatchObject({ step: 2, at: clock.now(), why: 'HTTP_503' })
    expect((news()?.until ?? 0) - clock.now()).toBeGreaterThanOrEqual(limits.ladderBaseMs * 0.75)
  })
  test('what the endpoint asked for holds for all of them', () => {
    const { process, clock } = world()
    process().failed('HTTP_429', 120_000)
    expect(process().waitMs()).toBe(120_000)
    clock.advance(120_000)
    expect(process().waitMs()).toBe(0)
  })
  test('one process that fails again and again does not keep the run after it from asking', () => {
    const { process, clock } = world()
    const me = process()
    for (let n = 0; n < 8; n++) {
      me.failed('x', undefined)
      clock.advance(1_000)
    }
    expect(process().waitMs()).toBe(0)
  })
  test('programs that started together and fail one after the other are one piece of bad news', () => {
    const { process, clock, news } = world()
    process(40).failed('ECONNREFUSED', undefined)
    clock.advance(15)
    const second = process(60)
    expect(second.waitMs()).toBe(0)
    second.failed('ECONNREFUSED', undefined)
    expect(news()).toMatchObject({ step: 1 })
    clock.advance(60_000)
    expect(process().waitMs()).toBe(0)
  })
  test('a program that started after the news is the next step, and so is one that has lived for long and asks much later', () => {
    for (const [age, later] of [
      [60, 100],
      [3_600_000, limits.sameMomentMs],
    ] as const) {
      const { process, clock, news } = world()
      process().failed('x', undefined)
      clock.advance(later)
      process(age).waitMs()
      expect(news()).toMatchObject({ step: 2 })
    }
  })
  test('failures within one step do not climb: outages that last do, not processes that ask', () => {
    const { process, clock, news } = world()
    process().failed('x', undefined)
    clock.advance(1)
    const second = process()
    second.waitMs()
    for (let n = 0; n < 10; n++) second.failed('x', undefined)
    expect(news()?.step).toBe(2)
    clock.advance(limits.ladderCapMs)
    second.failed('x', undefined)
    expect(news()?.step).toBe(3)
  })
})

describe('a success', () => {
  test('clears it for all', () => {
    const { process, clock, disk } = world()
    process().failed('x', 60_000)
    clock.advance(10)
    process().succeeded(clock.now())
    expect(disk.files()).toEqual([])
    expect(process().waitMs()).toBe(0)
  })
  test('that began before the failure says nothing about what came after', () => {
    const { process, clock } = world()
    const before = clock.now()
    clock.advance(10)
    process().failed('x', 60_000)
    process().succeeded(before)
    expect(process().waitMs()).toBe(60_000)
  })
  test('says whether it ended an outage: more than one failure and the try right after it', () => {
    const { process, clock } = world()
    const soon = () => clock.advance(limits.ladderBaseMs * 2)
    process().failed('x', undefined)
    soon()
    const second = process()
    second.waitMs()
    expect(second.succeeded(clock.now())).toBe(false)

    process().failed('x', undefined)
    soon()
    const third = process()
    third.waitMs()
    third.failed('x', undefined)
    soon()
    const fourth = process()
    expect(fourth.waitMs()).toBe(0)
    expect(fourth.succeeded(clock.now())).toBe(true)
    expect(process().succeeded(clock.now())).toBe(false)
  })
  test('after an own failure clears it within the same millisecond, too', () => {
    const { process, clock, disk } = world()
    const me = process()
    me.failed('x', undefined)
    me.succeeded(clock.now())
    expect(disk.files()).toEqual([])
  })
})

describe('the ladder', () => {
  test.each([
    [1, 0],
    [2, 30_000],
    [3, 60_000],
    [8, 1_920_000],
    [9, 3_600_000],
    [10_000, 3_600_000],
  ])('step %i waits %i ms before jitter', (step, ms) => expect(ladderMs(step)).toBe(ms))
})

describe('what cannot be believed is no news:', () => {
  const now = Date.UTC(2026, 10, 21, 9, 37)
  test.each([
    ['nothing', ''],
    ['half a file', '{"until":1'],
    ['null', 'null'],
    ['a list', '[1,2]'],
    ['no times', '{"step":1}'],
    ['a step below the first', JSON.stringify({ until: now, step: 0, at: now })],
    ['more than a day of waiting', JSON.stringify({ until: now + 86_400_001, step: 1, at: now })],
    ['news of the future', JSON.stringify({ until: now, step: 1, at: now + 300_001 })],
    ['a file too big', `${JSON.stringify({ until: now, step: 1, at: now })}${' '.repeat(2_000)}`],
  ])('%s', (_what, text) => {
    const { disk, process, news } = world()
    disk.put(file, text)
    expect(news()).toBeUndefined()
    expect(process().waitMs()).toBe(0)
  })
  test('whatever else stands there', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const { disk, process } = world()
        disk.put(file, text)
        expect(process().waitMs()).toBeLessThanOrEqual(86_400_000)
      }),
    )
  })
})

test('a long answer of the server is cut, so that others can read the file', () => {
  const { process, news } = world()
  process().failed('y'.repeat(4_000), 60_000)
  expect(news()?.why).toHaveLength(200)
})

test('on a disk that takes nothing each process learns for itself, and nothing is left behind', () => {
  const { disk, process } = world()
  for (const method of ['create', 'append', 'rename'] as const) {
    disk.fail(method, 'ENOSPC')
    process().failed('x', 60_000)
    disk.mend()
    expect(process().waitMs(), method).toBe(0)
    expect(disk.files(), method).toEqual([])
    expect(disk.openDescriptors(), method).toBe(0)
  }
})
