import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import { createSlices } from '../../../src/outbox/delivery/slices.ts'
import { eventLine, headerLine } from '../../../src/outbox/spool/lines.ts'
import { replay, replaying } from '../../../src/outbox/spool/replay.ts'
import { drive, scriptedClock, settle } from '../../support/fakes/clock.ts'
import { idOf, jsonOf } from '../../support/fakes/events.ts'

/** Work of some steps that take so many milliseconds each. */
function world(stepMs: number) {
  const clock = scriptedClock()
  const controller = new AbortController()
  const inSlices = createSlices(clock, controller.signal)
  let taken = 0
  const work = function* (steps: number) {
    for (let n = 0; n < steps; n++) {
      clock.advance(stepMs)
      taken++
      yield
    }
    return 'done' as const
  }
  return { clock, controller, inSlices, work, taken: () => taken }
}

describe('work in steps', () => {
  test('that is short runs to its end without a pause', async () => {
    const { clock, inSlices, work } = world(0)
    expect(await inSlices(work(1_000))).toBe('done')
    expect(clock.waiting()).toEqual([])
  })
  test('that is long lets the event loop go on wherever its time is up, and the process alive', async () => {
    const { clock, inSlices, work, taken } = world(limits.sliceMs)
    const result = inSlices(work(3))
    await settle()
    expect(taken()).toBe(1)
    expect(clock.waiting()).toEqual([{ inMs: 0, holds: true }])
    expect(await drive(clock, result)).toBe('done')
    expect(taken()).toBe(3)
  })
  test('adds its time to that of the work before it', async () => {
    const { clock, inSlices, work } = world(limits.sliceMs / 2)
    await inSlices(work(1))
    const second = inSlices(work(1))
    await settle()
    expect(clock.waiting()).toHaveLength(1)
    expect(await drive(clock, second)).toBe('done')
  })
  test('makes no pause any more when somebody waits for its end', async () => {
    const { controller, inSlices, work } = world(limits.sliceMs)
    controller.abort()
    expect(await inSlices(work(9))).toBe('done')
  })
})

test('a full segment is read in steps, to the same end', () => {
  const lines = Array.from({ length: 3 * limits.linesAtOnce }, (_, n) => eventLine(idOf(n), jsonOf(n)))
  const text = headerLine({ uuid: idOf(0), consent: null, account: null }) + lines.join('')
  const steps = replaying(text)
  let pauses = 0
  let step = steps.next()
  for (; !step.done; step = steps.next()) pauses++
  expect(pauses).toBe(3)
  expect(step.value).toEqual(replay(text))
  expect(step.value.events.size).toBe(lines.length)
})
