import { expect, test } from 'vitest'
import { createStopper } from '../../src/model/stopper.ts'

test('who listens is told once, with the reason of the first who gives up', () => {
  const { signal, abort } = createStopper()
  const told: unknown[] = []
  signal.addEventListener('abort', () => told.push(signal.reason))
  expect([signal.aborted, signal.reason]).toEqual([false, undefined])
  abort('TIMEOUT')
  abort('ABORTED')
  expect([signal.aborted, signal.reason, told]).toEqual([true, 'TIMEOUT', ['TIMEOUT']])
})

test('who has stopped listening is not told, even if that was while others were told', () => {
  const { signal, abort } = createStopper()
  const told: string[] = []
  const third = () => told.push('third')
  const first = () => {
    told.push('first')
    signal.removeEventListener('abort', third)
  }
  for (const run of [first, first, third]) signal.addEventListener('abort', run)
  abort()
  expect(told).toEqual(['first'])
})

test('who begins to listen afterwards is never told', () => {
  const { signal, abort } = createStopper()
  abort()
  const told: string[] = []
  signal.addEventListener('abort', () => told.push('late'))
  abort()
  expect([signal.aborted, told]).toEqual([true, []])
})
