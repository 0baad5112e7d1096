import { describe, expect, test } from 'vitest'
import { limits } from '../../src/model/limits.ts'
import type { SettingsSource } from '../../src/model/settings.ts'
import { defaultBatch } from '../../src/policy/parse-batch.ts'
import { expectBalanced } from '../support/books.ts'
import { settle } from '../support/fakes/clock.ts'
import { remoteSink } from '../support/fakes/remote.ts'
import { segmentFiles } from '../support/fakes/spool.ts'

describe('a change of the settings', () => {
  test('may be another batch configuration', async () => {
    const { logEvent, settings, sending, pipelines, batchDue } = remoteSink()
    logEvent(1)
    await batchDue()
    sending.batch = () => ({ ...defaultBatch, maxQueueSize: 5 })
    settings.update({ batch: { maxQueueSize: 5 } })
    await settle()
    expect(pipelines.last().options.schedule.maxQueueSize).toBe(5)
  })
  test('holds for the next event', () => {
    const { sink, logEvent, settings } = remoteSink()
    logEvent(1)
    settings.update({ sampling: { tool_used: { sample_rate: 0 } } })
    logEvent(2)
    settings.update({})
    logEvent(3)
    expect(sink.health()).toMatchObject({ admitted: 2, refused: { sampling: 1 } })
    expectBalanced(sink.health())
  })
  test('after the shutdown is not heard any more', async () => {
    const { logEvent, settings, shutdown, self } = remoteSink()
    logEvent(1)
    await shutdown()
    const before = self.settingsChanged
    settings.update({ batch: { maxQueueSize: 5 } })
    expect(self.settingsChanged).toBe(before)
  })
})

describe('the killswitch', () => {
  test('keeps what is on disk, and sends nothing; cleared, it drains at once', async () => {
    const { sink, logEvent, settings, flush, http, clock } = remoteSink()
    logEvent(1)
    settings.update({ killswitch: { backend: true } })
    logEvent(2)
    expect(await flush()).toMatchObject({ delivered: 0, kept: 1 })
    expect(http.requests).toEqual([])
    // A withheld POST is no attempt.
    expect(sink.health()).toMatchObject({ refused: { killswitch: 1 }, backoff: { attempts: 0, until: undefined } })
    settings.update({ killswitch: {} })
    await clock.pass(limits.chunkPauseMs)
    expect(sink.health().delivered).toBe(1)
    expectBalanced(sink.health())
  })
  test.each([
    [{ '*': true }, { refused: { killswitch: 1 }, admitted: 0 }],
    [
      { '*': true, backend: false },
      { refused: {}, admitted: 1 },
    ],
    [{ another: true }, { refused: {}, admitted: 1 }],
  ])('%j: the star stands for every sink that is not named', (killswitch, books) => {
    const { sink, logEvent } = remoteSink({ document: { killswitch } })
    logEvent(1)
    expect(sink.health()).toMatchObject(books)
  })
  test('turned on between two chunks stops the second', async () => {
    const world = remoteSink({
      batch: { maxExportBatchSize: 1 },
      deeds: () => {
        world.switches.mayLeave = false
        world.settings.update({ killswitch: { backend: true } })
        return { status: 200 }
      },
    })
    world.logEvent(1, 2)
    expect(await world.flush()).toMatchObject({ delivered: 1, kept: 1 })
    expectBalanced(world.sink.health())
  })
})

describe('a server that switches its sink off', () => {
  const off = (duration: number | string, status = 200) => ({
    ...{ status, headers: { 'x-orangebox-kill': `backend; duration=${duration}` } },
  })

  test('has what it took, gets no further chunk, and the very next event is refused', async () => {
    const { sink, logEvent, flush, http, voice } = remoteSink({ batch: { maxExportBatchSize: 1 }, deeds: [off(60)] })
    logEvent(1, 2)
    expect(await flush()).toMatchObject({ delivered: 1, kept: 1 })
    expect(http.requests).toHaveLength(1)
    logEvent(3)
    expect(sink.health()).toMatchObject({ admitted: 2, refused: { killswitch: 1 }, kept: 1 })
    expect(voice.said).toMatchObject([{ code: 'killed', message: expect.stringContaining('backend off for 60 s') }])
    expectBalanced(sink.health())
  })
  test('with an answer that is no acceptance costs neither the events nor a failure', async () => {
    const { sink, logEvent, flush, disk } = remoteSink({ deeds: [off(60, 410)] })
    logEvent(1, 2)
    expect(await flush()).toMatchObject({ delivered: 0, kept: 2, dropped: 0 })
    expect(sink.health()).toMatchObject({ requests: 1, backoff: { attempts: 0 } })
    expect(disk.files().filter((path) => path.endsWith('backoff.json'))).toEqual([])
    expectBalanced(sink.health())
  })
  test.each([400, 413, 422])('with a %i destroys nothing, and splits nothing', async (status) => {
    const { sink, logEvent, flush, http } = remoteSink({ deeds: [off(60, status)] })
    logEvent(1, 2)
    expect(await flush()).toMatchObject({ kept: 2, dropped: 0 })
    expect(http.requests).toHaveLength(1)
    expectBalanced(sink.health())
  })
  test('has everything once the time is up, which nobody has to tell', async () => {
    const { sink, logEvent, flush, clock, sent } = remoteSink({ deeds: [off(30, 410), { status: 200 }] })
    logEvent(1)
    await flush()
    await clock.pass(29_000)
    expect(sent()).toEqual([[1]])
    await clock.pass(2_000)
    expect(sent()).toEqual([[1], [1]])
    logEvent(2)
    expect(sink.health()).toMatchObject({ admitted: 2, delivered: 1, refused: {} })
    expectBalanced(sink.health())
  })
  test.each(['datadog; duration=60', 'nonsense', ''])('and one that says %j switches nothing off', async (header) => {
    const { sink, logEvent, flush } = remoteSink({ deeds: [{ status: 200, headers: { 'x-orangebox-kill': header } }] })
    logEvent(1)
    await flush()
    logEvent(2)
    expect(sink.health()).toMatchObject({ admitted: 2, delivered: 1, refused: {} })
  })
})

test('the host’s own switch turned on again drains at once', async () => {
  const { sink, logEvent, self, flush, clock } = remoteSink()
  logEvent(1)
  self.allowed = false
  expect(await flush()).toMatchObject({ delivered: 0, kept: 1 })
  self.allowed = true
  sink.enabledChanged(true)
  await clock.pass(limits.chunkPauseMs)
  expect(sink.health().delivered).toBe(1)
})

describe('a settings source that misbehaves costs no event:', () => {
  const sources: Record<string, SettingsSource> = {
    'subscribe throws': {
      read: () => undefined,
      subscribe: () => {
        throw new Error('no')
      },
    },
    'subscribe gives nothing back': { read: () => undefined, subscribe: () => undefined as never },
    'subscribe gives back something that cannot be called': { read: () => undefined, subscribe: () => ({}) as never },
    'unsubscribing throws': {
      read: () => undefined,
      subscribe: () => () => {
        throw new Error('no')
      },
    },
    'read throws': {
      read: () => {
        throw new Error('no')
      },
      subscribe: () => () => {},
    },
  }
  test.each(Object.keys(sources))('%s', async (name) => {
    const { sink, logEvent, shutdown, disk } = remoteSink({ settings: sources[name] as SettingsSource })
    logEvent(1, 2)
    expect(sink.health()).toMatchObject({ admitted: 2, kept: 2 })
    expect(await shutdown()).toMatchObject({ delivered: 2 })
    expect(segmentFiles(disk)).toEqual([])
    expectBalanced(sink.health())
  })
})

test('after an outage that one event ended, a shutdown has its time for sending', async () => {
  const deeds = ['refused' as const, { status: 200 }]
  const { logEvent, flush, shutdown, clock } = remoteSink({ deeds })
  logEvent(1)
  await flush()
  await clock.pass(60_000)
  logEvent(2)
  await flush()
  await clock.pass(3_600_000)
  logEvent(3)
  expect(await shutdown(1_000)).toMatchObject({ delivered: 1, kept: 0, timedOut: false })
})
