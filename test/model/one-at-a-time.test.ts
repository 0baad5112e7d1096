import { expect, test } from 'vitest'
import { oneAtATime } from '../../src/model/one-at-a-time.ts'

const rules = [-1, 16, () => -2] as const

test('a call from inside is made behind the one at hand, once', () => {
  const steps: string[] = []
  const run = oneAtATime(
    (n: number) => {
      steps.push(`begin ${n}`)
      if (n < 3) run(n + 1)
      steps.push(`end ${n}`)
      return n
    },
    ...rules,
  )
  expect(run(1)).toBe(1)
  expect(steps).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3'])
})
test('a call from inside is made at once where the one at hand has done its work, and not for ever', () => {
  const steps: string[] = []
  let isDone = false
  const run: (n: number) => number = oneAtATime(
    (n: number): number => {
      steps.push(`begin ${n}`)
      isDone = true
      if (n < 9) steps.push(`got ${run(n + 1)}`)
      return n
    },
    -1,
    2,
    () => -2,
    () => isDone,
  )
  expect(run(0)).toBe(0)
  expect(steps).toEqual(['begin 0', 'begin 1', 'begin 2', 'got -2', 'got 2', 'got 1'])
})
test('a callee that calls again each time lets it end: the rest is handed over', () => {
  const beyond: number[] = []
  let runs = 0
  const run: (n: number) => number = oneAtATime(
    (n: number): number => {
      runs++
      return run(n + 1)
    },
    -1,
    3,
    (n) => beyond.push(n),
  )
  run(0)
  expect([runs, beyond]).toEqual([4, [4]])
  run(10)
  expect([runs, beyond]).toEqual([8, [4, 14]])
})
test('what was promised is done though the call at hand throws, or another that was promised', () => {
  const done: number[] = []
  const run: (n: number) => number = oneAtATime(
    (n: number): number => {
      done.push(n)
      if (n === 0) for (const inside of [1, 2, 3]) run(inside)
      if (n < 2) throw new Error(`the ${n}th`)
      return n
    },
    ...rules,
  )
  expect(() => run(0)).toThrow('the 0th')
  expect(done).toEqual([0, 1, 2, 3])
  expect(run(4)).toBe(4)
})
test('a call that throws keeps no later one from being made', () => {
  let calls = 0
  const run = oneAtATime(
    () => {
      if (calls++ === 0) throw new Error('the first')
      return calls
    },
    ...rules,
  )
  expect(() => run()).toThrow('the first')
  expect(run()).toBe(2)
})
