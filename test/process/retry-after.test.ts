import { describe, expect } from 'vitest'
import type { Behaviour } from '../../collector/src/trouble/behaviour.ts'
import { booksOf } from '../support/books.ts'
import { test } from '../support/scene.ts'

/** A date has whole seconds, and counts from the answer's own `Date`: this server's clock is a year off. */
const serverTime = Date.parse('2025-01-01T00:00:00Z')
const inTwoSeconds = {
  'retry-after': new Date(serverTime + 2_000).toUTCString(),
  date: new Date(serverTime).toUTCString(),
}

// Waiting is all these do, so they wait side by side.
describe.concurrent('Retry-After', () => {
  test.for([
    ['seconds', { 'retry-after': '2' }],
    ['a date', inTwoSeconds],
  ] as [string, Record<string, string>][])('of a 429, in %s, is waited for', async ([, headers], { scene }) => {
    const arrivals: number[] = []
    const busy: Behaviour = { kind: 'status', status: 429, headers }
    const collector = await scene.collect({
      behaviour: ({ index }) => {
        arrivals.push(performance.now())
        return index === 0 ? busy : { kind: 'ok' }
      },
    })
    const run = scene.run({
      // A short batch clock: other reasons to send come along, and must wait, too.
      options: { batch: { scheduledDelayMillis: 100 } },
      steps: [['log', 2], ['flush'], ['log', 2], ['flush'], ['wait', 'the retry'], ['flush']],
    })
    await collector.received(4)
    run.say('the retry')
    await run.ended()
    const [first = 0, second = 0] = arrivals
    // Both arrivals are of one clock; a little less than 2 s only if the second POST were a little early.
    expect(second - first).toBeGreaterThanOrEqual(1_950)
    expect(booksOf(run.health())).toMatchObject({ delivered: 4, requests: 2 })
    expect(scene.ledger()).toEqual({ logged: 4, delivered: 4, duplicates: 0, lost: [] })
  })

  test('is not slept through at exit: the events are kept', async ({ scene }) => {
    const collector = await scene.collect({
      behaviour: { kind: 'status', status: 429, headers: { 'retry-after': '3600' } },
    })
    const run = scene.run({ steps: [['log', 2], ['flush'], ['shutdown', { timeoutMs: 15_000 }]] })
    await run.ended()
    expect(run.results('shutdown')[0]).toEqual({ delivered: 0, kept: 2, dropped: 0, pending: 0, timedOut: false })
    expect(collector.requests).toHaveLength(1)
    const { backoff } = booksOf(run.health())
    expect((backoff.until ?? 0) - Date.now()).toBeGreaterThan(3_000_000)
    collector.behave({ kind: 'ok' })
    await scene.drain()
    expect(scene.ledger()).toEqual({ logged: 2, delivered: 2, duplicates: 0, lost: [] })
  })
})
