import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { onAbort } from '../../src/outbox/on-abort.ts'

test('a hundred that wait for one signal are one listener, and all hear of its abort', () => {
  const controller = new AbortController()
  const heard: number[] = []
  for (let n = 0; n < 100; n++) onAbort(controller.signal, () => heard.push(n))
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
  controller.abort()
  expect(heard).toHaveLength(100)
})

test('who does not wait any more hears nothing, and the last to go takes the listener along', () => {
  const controller = new AbortController()
  let heard = 0
  const run = () => heard++
  const cancels = [onAbort(controller.signal, run), onAbort(controller.signal, run)]
  cancels[0]?.()
  cancels[0]?.()
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
  cancels[1]?.()
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
  const again = onAbort(controller.signal, run)
  controller.abort()
  again()
  expect(heard).toBe(1)
})
