import { describe, expect, test } from 'vitest'
import { startDeadline } from '../../src/outbox/deadline.ts'
import { scriptedClock, settle } from '../support/fakes/clock.ts'

const world = (timeoutMs: number, outer?: AbortSignal) => {
  const clock = scriptedClock()
  clock.advance(5_000)
  const deadline = startDeadline(clock, timeoutMs, outer)
  const watch = { reached: false }
  void deadline.reached.then(() => {
    watch.reached = true
  })
  return { clock, deadline, watch }
}

test('comes at its time, and holds the process until then', async () => {
  const { clock, deadline, watch } = world(1_000)
  expect(deadline.at()).toBe(6_000)
  expect(clock.waiting()).toEqual([{ inMs: 1_000, holds: true }])
  await clock.pass(999)
  expect([deadline.signal.aborted, watch.reached]).toEqual([false, false])
  await clock.pass(1)
  expect([deadline.signal.aborted, watch.reached]).toEqual([true, true])
  expect(clock.waiting()).toEqual([])
})

test.each([0, -1])('of %i ms has come', async (ms) => {
  const { deadline, watch, clock } = world(ms)
  await settle()
  expect([deadline.signal.aborted, watch.reached]).toEqual([true, true])
  expect(clock.waiting()).toEqual([])
})

describe('with a signal of the host', () => {
  test('comes with it, and leaves no timer behind', async () => {
    const controller = new AbortController()
    const { clock, deadline, watch } = world(1_000, controller.signal)
    controller.abort()
    await settle()
    expect([deadline.signal.aborted, watch.reached]).toEqual([true, true])
    expect(clock.waiting()).toEqual([])
  })
  test('that was aborted before has come', async () => {
    const { deadline, watch } = world(1_000, AbortSignal.abort())
    await settle()
    expect([deadline.signal.aborted, watch.reached]).toEqual([true, true])
  })
  test('leaves nothing on it when it is not needed any more: a signal may live as long as the program', () => {
    const listeners = new Set<unknown>()
    const outer = {
      aborted: false,
      addEventListener: (_: string, listener: unknown) => void listeners.add(listener),
      removeEventListener: (_: string, listener: unknown) => void listeners.delete(listener),
    } as unknown as AbortSignal
    for (let n = 0; n < 20; n++) world(1_000, outer).deadline.clear()
    expect(listeners.size).toBe(0)
  })
})

describe('shortened', () => {
  test('it comes earlier', async () => {
    const { clock, deadline } = world(1_000)
    await clock.pass(100)
    deadline.shorten(200)
    expect(deadline.at()).toBe(5_300)
    await clock.pass(200)
    expect(deadline.signal.aborted).toBe(true)
  })
  test('to nothing it comes at once', () => {
    const { clock, deadline } = world(1_000)
    deadline.shorten(0)
    expect(deadline.signal.aborted).toBe(true)
    expect(clock.waiting()).toEqual([])
  })
  test('to a later time it stays as it is', () => {
    const { clock, deadline } = world(1_000)
    deadline.shorten(5_000)
    expect(deadline.at()).toBe(6_000)
    expect(clock.waiting()).toEqual([{ inMs: 1_000, holds: true }])
  })
  test('after it has come it changes nothing', async () => {
    const { clock, deadline } = world(10)
    await clock.pass(10)
    deadline.shorten(5)
    expect(clock.waiting()).toEqual([])
  })
})

test('not needed any more it holds nothing and never comes', async () => {
  const { clock, deadline } = world(1_000)
  deadline.clear()
  expect(clock.waiting()).toEqual([])
  await clock.pass(5_000)
  expect(deadline.signal.aborted).toBe(false)
})
