import { describe, expect, test } from 'vitest'
import type { Books } from '../../src/model/books.ts'
import { limits } from '../../src/model/limits.ts'
import { expectBalanced } from '../support/books.ts'
import { drive, scriptedClock, settle } from '../support/fakes/clock.ts'
import { sendingProgram } from '../support/fakes/delivery.ts'
import { memoryDisk } from '../support/fakes/disk.ts'
import { remoteSink } from '../support/fakes/remote.ts'
import { segmentFiles } from '../support/fakes/spool.ts'

test('an event is booked and on disk; what it needs is begun once', () => {
  const { sink, logEvent, self, disk } = remoteSink()
  logEvent(1, 2)
  expect(self.begun).toBe(1)
  expect(segmentFiles(disk)).toHaveLength(1)
  expect(sink.health()).toMatchObject({ logged: 2, admitted: 2, kept: 2, requests: 0 })
  expectBalanced(sink.health())
})

describe('an event is refused, counted, and leaves no trace:', () => {
  test.each([
    ['opt_out', {}, false],
    ['killswitch', { killswitch: { backend: true } }, true],
    ['sampling', { sampling: { tool_used: { sample_rate: 0 } } }, true],
  ] as const)('%s', (reason, document, allowed) => {
    const { sink, logEvent, self, disk, clock } = remoteSink({ document })
    self.allowed = allowed
    logEvent(1, 2)
    expect(sink.health()).toMatchObject({ logged: 2, refused: { [reason]: 2 }, admitted: 0 })
    expect(disk.files()).toEqual([])
    expect([self.begun, clock.waiting()]).toEqual([0, []])
    expectBalanced(sink.health())
  })
  test('another sink’s killswitch is not ours', () => {
    const { sink, logEvent } = remoteSink({ document: { killswitch: { other: true } } })
    logEvent(1)
    expect(sink.health().admitted).toBe(1)
  })
})

test('leftovers of earlier runs go out a second after the first event', async () => {
  const world = { disk: memoryDisk(), clock: scriptedClock() }
  sendingProgram({ ...world, pid: 50 }).log(1)
  const { logEvent, sent, clock, sink } = remoteSink(world)
  logEvent(9)
  await clock.pass(limits.leftoverDelayMs - 1)
  expect(sent()).toEqual([])
  await clock.pass(1)
  await clock.pass(1_000)
  // Its own event is due with its batch, which nobody made due here.
  expect(sent()).toEqual([[1]])
  expect(sink.health()).toMatchObject({ kept: 1 })
  expectBalanced(sink.health())
})

test('what is being sent is kept until the answer, be it its own or taken over, and the books balance', async () => {
  const world = { disk: memoryDisk(), clock: scriptedClock() }
  sendingProgram({ ...world, pid: 50 }).log(1, 2)
  const during: Books[] = []
  const { logEvent, flush, sink } = remoteSink({
    ...world,
    deeds: () => {
      during.push(sink.health())
      return { status: 200 }
    },
  })
  logEvent(9)
  await flush()
  expect(during).toMatchObject([
    { admitted: 1, claimed: 0, kept: 1, delivered: 0 },
    { admitted: 1, claimed: 2, kept: 2, delivered: 1 },
  ])
  for (const books of [...during, sink.health()]) expectBalanced(books)
  expect(sink.health()).toMatchObject({ claimed: 2, kept: 0, delivered: 3 })
})

describe('flush', () => {
  test('sends what is recorded and says what it did', async () => {
    const { logEvent, flush, sink } = remoteSink()
    logEvent(1, 2)
    expect(await flush()).toEqual({ delivered: 2, kept: 0, dropped: 0, pending: 0, timedOut: false })
    logEvent(3)
    expect(await flush()).toMatchObject({ delivered: 1 })
    expectBalanced(sink.health())
  })
  test('leaves what cannot be sent on disk, and says so', async () => {
    const { logEvent, flush, sink } = remoteSink({ deeds: ['refused'] })
    logEvent(1)
    expect(await flush()).toEqual({ delivered: 0, kept: 1, dropped: 0, pending: 0, timedOut: false })
    expect(sink.health()).toMatchObject({ lastError: { code: 'ECONNREFUSED' }, backoff: { attempts: 1 } })
    expectBalanced(sink.health())
  })
  test('ends at its deadline whatever the server does', async () => {
    const { logEvent, flush, clock, sink } = remoteSink({ deeds: ['silent'] })
    logEvent(1)
    expect(await flush(300)).toMatchObject({ delivered: 0, kept: 1, timedOut: true })
    expect(clock.monotonic()).toBe(300)
    expectBalanced(sink.health())
  })
  test('ends with the signal of the host', async () => {
    const controller = new AbortController()
    const { logEvent, sink, clock } = remoteSink({ deeds: ['silent'] })
    logEvent(1)
    const flushed = sink.flush({ timeoutMs: 5_000, signal: controller.signal })
    await settle()
    controller.abort()
    expect(await flushed).toMatchObject({ kept: 1, timedOut: true })
    expect(clock.monotonic()).toBe(0)
  })
  test('of 0 ms sends nothing', async () => {
    const { logEvent, flush, http } = remoteSink()
    logEvent(1)
    expect(await flush(0)).toMatchObject({ kept: 1 })
    expect(http.requests).toEqual([])
  })
  test('twice at once sends nothing twice', async () => {
    const { logEvent, sink, clock, sent } = remoteSink()
    logEvent(1, 2)
    const ending = { timeoutMs: 5_000, signal: undefined }
    await drive(clock, Promise.all([sink.flush(ending), sink.flush(ending)]))
    expect(sent()).toEqual([[1, 2]])
    expectBalanced(sink.health())
  })
})

describe('shutdown', () => {
  test('sends, seals and closes', async () => {
    const { logEvent, shutdown, disk, http, sink, clock } = remoteSink()
    logEvent(1)
    expect(await shutdown()).toEqual({ delivered: 1, kept: 0, dropped: 0, pending: 0, timedOut: false })
    expect(segmentFiles(disk)).toEqual([])
    expect(http.closed()).toBe(true)
    expect(disk.openDescriptors()).toBe(0)
    expect(clock.waiting()).toEqual([])
    expectBalanced(sink.health())
  })
  test('gives what could not be sent to the next run', async () => {
    const { logEvent, shutdown, disk, sink } = remoteSink({ deeds: [{ status: 503 }] })
    logEvent(1)
    expect(await shutdown()).toMatchObject({ delivered: 0, kept: 1 })
    expect(segmentFiles(disk)[0]).toContain('.ready.')
    expect(sink.health()).toMatchObject({ kept: 0, released: 1 })
    expectBalanced(sink.health())
  })
  test.each([
    ['of 0 ms', 0, 'wait'],
    ['that leaves', 5_000, 'leave'],
  ] as const)('%s settles and seals without any network', async (_name, ms, upload) => {
    const { logEvent, shutdown, http, disk, sink, clock } = remoteSink()
    logEvent(1)
    expect(await shutdown(ms, upload)).toMatchObject({ delivered: 0, kept: 1 })
    expect(http.requests).toEqual([])
    expect(segmentFiles(disk)[0]).toContain('.ready.')
    expect(clock.monotonic()).toBe(0)
    expectBalanced(sink.health())
  })
  test('that leaves has not timed out: nothing was waited for', async () => {
    const { logEvent, shutdown } = remoteSink()
    logEvent(1)
    expect((await shutdown(5_000, 'leave')).timedOut).toBe(false)
  })
  test('at its deadline settles what was under way before it seals', async () => {
    const { logEvent, shutdown, disk, clock, sink } = remoteSink({ deeds: ['silent'] })
    logEvent(1)
    expect(await shutdown(300)).toMatchObject({ kept: 1, timedOut: true })
    expect(clock.monotonic()).toBe(300)
    // Sent and never answered: a try.
    expect(segmentFiles(disk)[0]).toContain('.1.ready.')
    expectBalanced(sink.health())
  })
  test('a second call with a shorter deadline shortens the first', async () => {
    const { logEvent, sink, clock } = remoteSink({ deeds: ['silent'] })
    logEvent(1)
    const ending = { signal: undefined, upload: 'wait' as const }
    const both = [sink.shutdown({ ...ending, timeoutMs: 5_000 }), sink.shutdown({ ...ending, timeoutMs: 100 })]
    expect(await drive(clock, Promise.all(both))).toMatchObject([{ timedOut: true }, { timedOut: true }])
    expect(clock.monotonic()).toBe(100)
  })
  test('a second call that leaves ends the first at once: whoever says it wants the program to end', async () => {
    const { logEvent, sink, clock, disk } = remoteSink({ deeds: ['silent'] })
    logEvent(1)
    const ending = { signal: undefined, timeoutMs: 5_000 }
    const both = [sink.shutdown({ ...ending, upload: 'wait' }), sink.shutdown({ ...ending, upload: 'leave' })]
    const result = { delivered: 0, kept: 1, dropped: 0, timedOut: true }
    expect(await drive(clock, Promise.all(both))).toMatchObject([result, result])
    expect(clock.monotonic()).toBe(0)
    expect(segmentFiles(disk)).toEqual([expect.stringContaining('.ready.')])
    expectBalanced(sink.health())
  })
  test('a second call that wants to send starts nothing where the first leaves', async () => {
    const { logEvent, sink, clock, http } = remoteSink()
    logEvent(1)
    const ending = { signal: undefined, timeoutMs: 5_000 }
    const both = [sink.shutdown({ ...ending, upload: 'leave' }), sink.shutdown({ ...ending, upload: 'wait' })]
    const result = { delivered: 0, kept: 1, timedOut: false }
    expect(await drive(clock, Promise.all(both))).toMatchObject([result, result])
    expect(http.requests).toEqual([])
  })
  test('where the disk dies with the job it tries again while there is time', async () => {
    const deeds = ['refused' as const, { status: 200 }]
    const { logEvent, shutdown, sink } = remoteSink({ deeds, diskLasts: false })
    logEvent(1)
    expect(await shutdown(3_000)).toMatchObject({ delivered: 1, kept: 0 })
    expectBalanced(sink.health())
  })
  test('of memory loses what it cannot send, and counts it', async () => {
    const { logEvent, shutdown, sink } = remoteSink({ deeds: ['refused'], usesDisk: false })
    logEvent(1)
    expect(await shutdown(500)).toMatchObject({ delivered: 0, dropped: 1, pending: 0, kept: 0 })
    expect(sink.health().dropped).toEqual({ no_disk: 1 })
    expectBalanced(sink.health())
  })
  test('events after it still reach the disk; another shutdown seals them', async () => {
    const { logEvent, shutdown, disk, sink, clock } = remoteSink()
    await shutdown()
    logEvent(1)
    expect(segmentFiles(disk)[0]).toContain('.open.')
    expect(clock.waiting()).toEqual([])
    expect(await shutdown()).toMatchObject({ kept: 1 })
    expect(segmentFiles(disk)[0]).toContain('.ready.')
    expectBalanced(sink.health())
  })
  test('without an event touches nothing', async () => {
    const { shutdown, disk, http } = remoteSink()
    await shutdown()
    expect(disk.files()).toEqual([])
    expect(http.requests).toEqual([])
  })
})

test('another user rolls the segment and forgets credentials', async () => {
  let asked = 0
  const auth = () => {
    asked++
    return { headers: { Authorization: 'Bearer x' } }
  }
  const { sink, logEvent, flush, disk } = remoteSink({ auth })
  logEvent(1)
  sink.userChanged()
  logEvent(2)
  expect(segmentFiles(disk)).toHaveLength(2)
  await flush()
  sink.userChanged()
  logEvent(3)
  await flush()
  expect(asked).toBe(2)
})
