import { describe, expect, test } from 'vitest'
import { createLedger } from '../../src/books/ledger.ts'
import type { TelemetryEvent } from '../../src/model/event.ts'
import { limits } from '../../src/model/limits.ts'
import type { Tap } from '../../src/model/tap.ts'
import { createProcessorsSink } from '../../src/sinks/processors.ts'
import { expectBalanced } from '../support/books.ts'
import { drive, scriptedClock, settle } from '../support/fakes/clock.ts'
import { anEvent, idOf } from '../support/fakes/events.ts'
import { recordedVoice } from '../support/fakes/voice.ts'

const never = new Promise<void>(() => {})

function world() {
  const [clock, voice] = [scriptedClock(), recordedVoice()]
  const got: string[] = []
  const ended: string[] = []
  const tap: Tap = {
    emit: ({ id }: TelemetryEvent) => void got.push(id),
    flush: async () => void ended.push('flush'),
    shutdown: async () => void ended.push('shutdown'),
  }
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const script = { fails: false, opens: 0, tap, whileOpening: () => {} }
  const sink = createProcessorsSink({
    ...{ clock, report: voice.report, ledger: createLedger() },
    open: async () => {
      // The fault that this is about would end the test by its stack.
      if (++script.opens < 100) script.whileOpening()
      await opened
      if (script.fails) throw new Error('no such chunk')
      return script.tap
    },
  })
  const accept = (...numbers: readonly number[]) => {
    for (const n of numbers) sink.accept(anEvent(n))
  }
  return { clock, voice, got, ended, script, sink, accept, open }
}
const ending = { timeoutMs: 500, signal: undefined }

test('events that were logged before OpenTelemetry was there come first, in order', async () => {
  const { accept, open, got, sink, script } = world()
  accept(1, 2)
  expect(got).toEqual([])
  expect(sink.health()).toMatchObject({ admitted: 2, pending: 2 })
  open()
  await settle()
  accept(3)
  expect(got).toEqual([1, 2, 3].map(idOf))
  expect(script.opens).toBe(1)
  expect(sink.health()).toMatchObject({ delivered: 3, pending: 0 })
  expectBalanced(sink.health())
})

test('a processor that looks at the books finds them balanced, also while it is given what waited', async () => {
  const { accept, open, sink, script, got } = world()
  script.tap = {
    ...script.tap,
    emit: ({ id }) => {
      got.push(id)
      expectBalanced(sink.health())
    },
  }
  accept(1, 2)
  open()
  await settle()
  accept(3)
  expect(got).toEqual([1, 2, 3].map(idOf))
  expectBalanced(sink.health())
})

test('an event that is logged while the way is opened does not open another one', async () => {
  const { accept, open, sink, script, got } = world()
  script.whileOpening = () => accept(2)
  accept(1)
  open()
  await settle()
  expect([script.opens, got]).toEqual([1, [1, 2].map(idOf)])
  expectBalanced(sink.health())
})

test('without an event nothing is opened, not even by an end', async () => {
  const { sink, script, clock } = world()
  await drive(clock, sink.flush(ending))
  expect(script.opens).toBe(0)
})

test('more than a thousand do not wait, and are counted', () => {
  const { accept, sink } = world()
  accept(...Array.from({ length: limits.maxDeferred + 2 }, (_, n) => n))
  expect(sink.health()).toMatchObject({ pending: limits.maxDeferred, dropped: { queue_full: 2 } })
  expectBalanced(sink.health())
})

test('where OpenTelemetry cannot be loaded the events are counted, it is said, and the next one tries again', async () => {
  const { accept, open, script, sink, voice, got } = world()
  script.fails = true
  accept(1)
  open()
  await settle()
  expect(voice.codes()).toEqual(['internal'])
  expect(sink.health()).toMatchObject({ pending: 0, dropped: { queue_full: 1 } })
  script.fails = false
  accept(2)
  await settle()
  expect(got).toEqual([idOf(2)])
  expectBalanced(sink.health())
})

describe('an end', () => {
  test('waits for what is being loaded, and flushes or shuts the processors down', async () => {
    const { accept, open, sink, ended, clock } = world()
    accept(1)
    const flushed = sink.flush(ending)
    open()
    expect(await drive(clock, flushed)).toMatchObject({ delivered: 1, pending: 0, timedOut: false })
    await drive(clock, sink.shutdown({ ...ending, upload: 'wait' }))
    expect(ended).toEqual(['flush', 'shutdown'])
  })
  test('comes at its deadline, whatever a processor waits for', async () => {
    const { accept, open, sink, script, clock } = world()
    script.tap = { ...script.tap, shutdown: () => never }
    open()
    accept(1)
    await settle()
    const result = await drive(clock, sink.shutdown({ ...ending, upload: 'wait' }))
    expect([clock.monotonic(), result.timedOut]).toEqual([500, true])
  })
})

test.each([true, false])(
  'what a processor logs while it is given an event is given to no processor, and the host is told (OpenTelemetry is there: %s)',
  async (isThere) => {
    const { accept, open, sink, script, got, voice } = world()
    script.tap = {
      ...script.tap,
      emit: ({ id }) => {
        got.push(id)
        accept(9)
      },
    }
    if (isThere) {
      accept(1)
      open()
      await settle()
      accept(2)
    } else {
      accept(1, 2)
      open()
      await settle()
    }
    expect(got).toEqual([1, 2].map(idOf))
    expect(sink.health()).toMatchObject({ admitted: 4, delivered: 2, dropped: { queue_full: 2 } })
    expectBalanced(sink.health())
    expect(new Set(voice.said.map(({ code, message }) => `${code} ${message}`))).toEqual(
      new Set(['processor a processor logs events itself; those are recorded, and no processor gets them']),
    )
  },
)
