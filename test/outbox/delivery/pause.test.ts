import { expect, test } from 'vitest'
import { pause } from '../../../src/outbox/delivery/pause.ts'
import { scriptedClock, settle } from '../../support/fakes/clock.ts'

function watched(promise: Promise<void>) {
  const watch = { over: false }
  void promise.then(() => {
    watch.over = true
  })
  return watch
}

test('lasts as long as was asked for, and keeps nothing alive', async () => {
  const clock = scriptedClock()
  const watch = watched(pause(clock, 100, new AbortController().signal))
  expect(clock.waiting()).toEqual([{ inMs: 100, holds: false }])
  await clock.pass(99)
  expect(watch.over).toBe(false)
  await clock.pass(1)
  expect(watch.over).toBe(true)
})

test('ends with the signal, and leaves no timer behind', async () => {
  const clock = scriptedClock()
  const controller = new AbortController()
  const watch = watched(pause(clock, 100, controller.signal))
  controller.abort()
  await settle()
  expect(watch.over).toBe(true)
  expect(clock.waiting()).toEqual([])
})

test('does not begin after the signal', async () => {
  const clock = scriptedClock()
  const watch = watched(pause(clock, 100, AbortSignal.abort()))
  await settle()
  expect(watch.over).toBe(true)
  expect(clock.waiting()).toEqual([])
})
