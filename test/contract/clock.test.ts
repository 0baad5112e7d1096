import { describe, expect, test } from 'vitest'
import type { Clock } from '../../src/model/ports.ts'
import { nodeClock } from '../../src/node/clock.ts'
import { type ScriptedClock, scriptedClock } from '../support/fakes/clock.ts'

interface World {
  readonly clock: Clock
  /** Lets time pass until the promise settles. */
  until<T>(promise: Promise<T>): Promise<T>
  /** Timers that keep the process alive. */
  holding(): number
}

const fake = (): World => {
  const clock: ScriptedClock = scriptedClock()
  return {
    clock,
    until: async (promise) => {
      await clock.pass(1_000)
      return promise
    },
    holding: () => clock.waiting().filter(({ holds }) => holds).length,
  }
}
const real = (): World => ({
  clock: nodeClock,
  until: (promise) => promise,
  holding: () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length,
})

describe.each([
  ['in a test', fake],
  ['of Node', real],
] as const)('the clock %s', (_name, make) => {
  test('tells the time of the day, and one that never goes back', () => {
    const { clock } = make()
    expect(new Date(clock.now()).getUTCFullYear()).toBeGreaterThan(2024)
    const before = clock.monotonic()
    expect(clock.monotonic()).toBeGreaterThanOrEqual(before)
  })
  test.each(['later', 'hold'] as const)(
    'runs what was put off (%s), once, and never before its time',
    async (method) => {
      const { clock, until } = make()
      const delays = Array.from({ length: 60 }, (_, n) => 1 + n * 0.37)
      const early = delays.map(
        (ms) =>
          new Promise<number>((resolve) => {
            const began = clock.monotonic()
            clock[method](ms, () => resolve(Math.max(0, ms - (clock.monotonic() - began))))
          }),
      )
      // By a hair: performance.now() has a granularity of its own.
      expect(Math.max(...(await until(Promise.all(early))))).toBeLessThan(0.01)
    },
  )
  test.each(['later', 'hold'] as const)(
    'does not run what was cancelled (%s); cancelling twice, or afterwards, is nothing',
    async (method) => {
      const { clock, until } = make()
      const ran: string[] = []
      const cancel = clock[method](5, () => ran.push('cancelled'))
      cancel()
      cancel()
      const done = new Promise<void>((resolve) => {
        const late = clock[method](20, () => {
          ran.push('run')
          late()
          resolve()
        })
      })
      await until(done)
      expect(ran).toEqual(['run'])
    },
  )
  test('keeps the process alive for `hold`, and not for `later`', async () => {
    const { clock, holding } = make()
    const before = holding()
    const later = clock.later(1_000, () => {})
    await undefined
    expect(holding()).toBe(before)
    const hold = clock.hold(1_000, () => {})
    // Until then the code that runs keeps it alive.
    await undefined
    expect(holding()).toBe(before + 1)
    later()
    hold()
    expect(holding()).toBe(before)
  })
  test('can wait for longer than a timer of Node can', async () => {
    const { clock, until } = make()
    const ran: string[] = []
    const cancel = clock.later(2 ** 40, () => ran.push('too early'))
    await until(new Promise<void>((resolve) => void clock.later(20, resolve)))
    cancel()
    expect(ran).toEqual([])
  })
})

test('a timer that is cancelled by the code that started it never becomes one of Node', async () => {
  const { holding } = real()
  const before = holding()
  nodeClock.hold(1_000, () => {})()
  expect(holding()).toBe(before)
  await undefined
  expect(holding()).toBe(before)
})
