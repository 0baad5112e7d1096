import { describe, expect, test } from 'vitest'
import { limits } from '../../src/model/limits.ts'
import type { Clock } from '../../src/model/ports.ts'
import { createBatchClock } from '../../src/outbox/batch-clock.ts'
import { batchesOf } from '../../src/outbox/batches.ts'
import { defaultBatch } from '../../src/policy/parse-batch.ts'
import { scriptedClock, settle } from '../support/fakes/clock.ts'
import { anEvent, idOf } from '../support/fakes/events.ts'
import { scriptedPipelines } from '../support/fakes/pipeline.ts'
import { recordedVoice } from '../support/fakes/voice.ts'

function world() {
  const clock = scriptedClock()
  const voice = recordedVoice()
  const pipelines = scriptedPipelines()
  const self = { ...defaultBatch, maxExportBatchSize: 3, maxQueueSize: 10 }
  const script = { loads: 0, failLoad: false, slowLoad: undefined as Promise<void> | undefined }
  const pending = new Set<string>()
  /** What was pending when a turn was asked for: that turn sends it. */
  const turns: number[] = []
  const load = async () => {
    script.loads++
    await script.slowLoad
    if (script.failLoad) throw new Error('cannot load')
    return batchesOf(pipelines.module)
  }
  let pieces = 0
  const later: Clock['later'] = (delayMs, run) => {
    if (delayMs === limits.tellingPauseMs) pieces++
    return clock.later(delayMs, run)
  }
  const batchClock = createBatchClock({
    ...{ clock: { ...clock, later }, load, report: voice.report },
    resource: () => '{}',
    schedule: () => self,
    isPending: (id) => pending.has(id),
    onDue: () => {
      turns.push(pending.size)
      pending.clear()
    },
  })
  const note = (...numbers: readonly number[]) => {
    for (const n of numbers) {
      pending.add(idOf(n))
      batchClock.note(idOf(n), anEvent(n))
    }
  }
  return { clock, voice, pipelines, self, script, pending, turns, batchClock, note, pieces: () => pieces }
}

describe('the first batch', () => {
  test('is due its delay after the first event, and nothing is loaded before', async () => {
    const { clock, note, script, turns } = world()
    note(1)
    await clock.pass(9_000)
    note(2)
    expect([script.loads, turns]).toEqual([0, []])
    await clock.pass(1_000)
    expect([script.loads, turns]).toEqual([1, [2]])
  })
  test('is due at once when it is full', async () => {
    const { note, script, turns, clock } = world()
    note(1, 2, 3)
    await settle()
    expect([script.loads, turns]).toEqual([1, [3]])
    expect(clock.waiting()).toEqual([])
  })
  test('keeps nothing alive while it waits', () => {
    const { clock, note } = world()
    note(1)
    expect(clock.waiting()).toEqual([{ inMs: 10_000, holds: false }])
  })
  test('that was sent by a flush meanwhile asks for no turn', async () => {
    const { clock, note, pending, turns } = world()
    note(1)
    pending.clear()
    await clock.pass(10_000)
    expect(turns).toEqual([])
  })
  test('takes in what is logged while the works are loaded', async () => {
    const { note, script, turns, pipelines } = world()
    let loaded = () => {}
    script.slowLoad = new Promise((resolve) => (loaded = resolve))
    note(1, 2, 3)
    await settle()
    note(4)
    loaded()
    await settle()
    expect(turns).toEqual([4])
    expect(pipelines.built).toHaveLength(1)
  })
})

describe('a flood', () => {
  const flood = Array.from({ length: 9 * limits.toldAtOnce }, (_, n) => n + 4)
  const flooded = async () => {
    const all = world()
    all.self.maxQueueSize = 1_000
    all.note(1, 2, 3)
    await settle()
    all.note(...flood)
    // A new processor is to be told of all of it.
    all.self.scheduledDelayMillis = 500
    all.batchClock.reconfigure()
    await settle()
    return { ...all, queue: all.pipelines.last().queue }
  }
  /** Time for all of it to be told. */
  const longEnough = 9 * limits.tellingPauseMs
  test('is told to the processor in pieces, with time between them to send what waits', async () => {
    const { clock, queue } = await flooded()
    expect(queue).toEqual(flood.slice(0, limits.toldAtOnce).map(idOf))
    await clock.pass(limits.tellingPauseMs)
    expect(queue).toEqual(flood.slice(0, 2 * limits.toldAtOnce).map(idOf))
    await clock.pass(longEnough)
    expect(queue).toEqual(flood.map(idOf))
  })
  test('of which a turn has sent nearly all meanwhile takes no more pieces than what is left', async () => {
    const { clock, queue, pending, pieces } = await flooded()
    for (const n of flood.slice(0, -1)) pending.delete(idOf(n))
    const before = pieces()
    await clock.pass(longEnough)
    // If what was sent took its place in a piece, a busy host would log faster than the processor is told.
    expect(pieces()).toBe(before)
    expect(queue).toEqual([...flood.slice(0, limits.toldAtOnce), ...flood.slice(-1)].map(idOf))
  })
  test('of which a turn has sent something meanwhile is not told for that', async () => {
    const { clock, queue, pending } = await flooded()
    for (const n of flood.slice(200, 300)) pending.delete(idOf(n))
    await clock.pass(longEnough)
    expect(queue).toEqual([...flood.slice(0, 200), ...flood.slice(300)].map(idOf))
  })
})

test('later batches are due when the processor says so', async () => {
  const { clock, note, turns, pipelines } = world()
  note(1, 2, 3)
  await settle()
  note(4)
  // The processor is told behind the back of who logs.
  expect(pipelines.last().queue).toEqual([])
  await clock.pass(1)
  expect(pipelines.last().queue).toEqual([idOf(4)])
  expect(turns).toEqual([3])
  pipelines.last().tick()
  expect(turns).toEqual([3, 1])
})

describe('works that cannot be loaded', () => {
  test('make the events due all the same; the next one tries again', async () => {
    const { note, script, turns, voice, pipelines } = world()
    script.failLoad = true
    note(1, 2, 3)
    await settle()
    expect(turns).toEqual([3])
    expect(voice.codes()).toEqual(['internal'])
    script.failLoad = false
    note(4, 5, 6)
    await settle()
    expect(turns).toEqual([3, 3])
    expect(pipelines.built).toHaveLength(1)
  })
  test('or built', async () => {
    const { note, turns, pipelines, clock } = world()
    pipelines.script.failBuild = true
    note(1)
    await clock.pass(10_000)
    expect(turns).toEqual([1])
    pipelines.script.failBuild = false
    note(2)
    await clock.pass(10_000)
    expect(turns).toEqual([1, 1])
  })
  test('or flushed', async () => {
    const { note, turns, pipelines, clock } = world()
    pipelines.script.failFlush = true
    note(1)
    await clock.pass(10_000)
    expect(turns).toEqual([1])
  })
})

describe('another configuration', () => {
  test('before the first batch moves it', async () => {
    const { clock, note, self, batchClock, turns } = world()
    note(1)
    self.scheduledDelayMillis = 500
    batchClock.reconfigure()
    await clock.pass(500)
    expect(turns).toEqual([1])
  })
  test('exchanges the processor; what waited in the former one waits in the new', async () => {
    const { note, self, batchClock, pipelines, turns } = world()
    note(1, 2, 3)
    await settle()
    note(4, 5)
    self.scheduledDelayMillis = 500
    batchClock.reconfigure()
    await settle()
    expect(pipelines.built).toHaveLength(2)
    expect(pipelines.built[0]?.wasShutDown()).toBe(true)
    expect(pipelines.last().queue).toEqual([4, 5].map(idOf))
    // The former one exported what it had; that was nobody's business any more.
    expect(turns).toEqual([3])
    pipelines.last().tick()
    expect(turns).toEqual([3, 2])
  })
  test('that changes nothing of the processor exchanges nothing', async () => {
    const { note, self, batchClock, pipelines } = world()
    note(1, 2, 3)
    await settle()
    self.path = '/elsewhere'
    self.maxAttempts = 2
    batchClock.reconfigure()
    await settle()
    expect(pipelines.built).toHaveLength(1)
  })
  test('under load loses and doubles nothing, and the newest wins', async () => {
    const { note, self, batchClock, pipelines, turns, pending } = world()
    self.maxQueueSize = 1_000
    let n = 0
    for (let round = 0; round < 20; round++) {
      for (let i = 0; i < 7; i++) note(++n)
      self.scheduledDelayMillis = 1_000 + round
      batchClock.reconfigure()
      if (round % 3 === 0) await settle()
    }
    await settle()
    pipelines.last().tick()
    expect(pipelines.last().options.schedule.scheduledDelayMillis).toBe(1_019)
    expect(pipelines.built.filter((one) => !one.wasShutDown())).toEqual([pipelines.last()])
    expect(pending.size).toBe(0)
    expect(turns.reduce((sum, one) => sum + one, 0)).toBe(n)
  })
  test('that cannot be built keeps the former one at work, and the next change tries again', async () => {
    const { clock, note, self, batchClock, pipelines, turns, voice } = world()
    note(1, 2, 3)
    await settle()
    pipelines.script.failBuild = true
    self.scheduledDelayMillis = 500
    batchClock.reconfigure()
    await settle()
    expect(voice.codes()).toEqual(['internal'])
    note(4)
    await clock.pass(1)
    pipelines.last().tick()
    expect(turns).toEqual([3, 1])
    pipelines.script.failBuild = false
    batchClock.reconfigure()
    await settle()
    expect(pipelines.last().options.schedule.scheduledDelayMillis).toBe(500)
  })
  test('with a smaller queue than what waits does not silence the clock', async () => {
    const { clock, note, self, batchClock, pipelines, turns } = world()
    note(1, 2, 3)
    await settle()
    note(4, 5, 6, 7, 8, 9)
    self.maxQueueSize = 3
    batchClock.reconfigure()
    await settle()
    pipelines.last().tick()
    note(10)
    await clock.pass(1)
    pipelines.last().tick()
    expect(turns.reduce((sum, one) => sum + one, 0)).toBe(10)
  })
})

test('events beyond the queue are sent by the turn that those before them make due', async () => {
  const { note, clock, turns, self } = world()
  self.maxExportBatchSize = 100
  note(...Array.from({ length: 25 }, (_, n) => n))
  await clock.pass(10_000)
  expect(turns).toEqual([25])
})

describe('an event beyond the queue is due although all before it were sent by a turn that had begun before', () => {
  const all = Array.from({ length: 10 }, (_, n) => n + 1)
  test('while the processor is loaded', async () => {
    const { note, script, turns, pending } = world()
    let loaded = () => {}
    script.slowLoad = new Promise((resolve) => (loaded = resolve))
    note(...all)
    pending.clear()
    note(11)
    loaded()
    await settle()
    expect(turns).toEqual([1])
  })
  test('before the processor was told of any', async () => {
    const { clock, note, pending, turns } = world()
    note(1, 2, 3)
    await settle()
    note(...all)
    pending.clear()
    note(11)
    await clock.pass(1)
    expect(turns).toEqual([3, 1])
  })
  test('before their batch', async () => {
    const { clock, note, pending, pipelines, turns } = world()
    note(1, 2, 3)
    await settle()
    note(...all)
    await clock.pass(1)
    pending.clear()
    note(11)
    pipelines.last().tick()
    expect(turns).toEqual([3, 1])
  })
  test('where the queue has become a smaller one', async () => {
    const { clock, note, self, batchClock, pending, pipelines, turns } = world()
    note(1, 2, 3)
    await settle()
    note(...all)
    self.maxQueueSize = 3
    batchClock.reconfigure()
    await settle()
    for (const n of all.slice(0, -1)) pending.delete(idOf(n))
    pipelines.last().tick()
    await clock.pass(1)
    expect(turns).toEqual([3, 1])
  })
})

describe('stopped', () => {
  test('nothing is due any more, and nothing is loaded', async () => {
    const { clock, note, batchClock, script, turns } = world()
    note(1)
    batchClock.stop()
    note(2, 3, 4)
    batchClock.reconfigure()
    await clock.pass(60_000)
    expect([script.loads, turns]).toEqual([0, []])
    expect(clock.waiting()).toEqual([])
  })
  test('the processor is shut down, also one that was being loaded', async () => {
    const { note, batchClock, pipelines } = world()
    note(1, 2, 3)
    batchClock.stop()
    await settle()
    expect(pipelines.built.filter((one) => !one.wasShutDown())).toEqual([])
  })
})
