import { expect, test } from 'vitest'
import { oneAtATime } from '../../src/policy/one-at-a-time.ts'

test('a call from inside is made behind the one at hand, once', () => {
  const steps: string[] = []
  const run = oneAtATime((n: number) => {
    steps.push(`begin ${n}`)
    if (n < 3) run(n + 1)
    steps.push(`end ${n}`)
    return n
  }, -1)
  expect(run(1)).toBe(1)
  expect(steps).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3'])
})
test('a call that throws keeps no later one from being made', () => {
  let calls = 0
  const run = oneAtATime(() => {
    if (calls++ === 0) throw new Error('the first')
    return calls
  }, 0)
  expect(() => run()).toThrow('the first')
  expect(run()).toBe(2)
})
