import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainClock } from '../../src/client/plain-clock.ts'
import { limits } from '../../src/model/limits.ts'
import { createBatchClock } from '../../src/outbox/batch-clock.ts'
import { batchesOf } from '../../src/outbox/batches.ts'
import { defaultBatch } from '../../src/policy/parse-batch.ts'
import { scriptedClock, settle } from '../support/fakes/clock.ts'
import { anEvent, idOf } from '../support/fakes/events.ts'

/* Turns that take as long as they like, a processor that is exchanged, and a host that logs in between and then no more. */

const delayMs = 1_000

type Step =
  | { readonly do: 'log'; readonly n: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'flush' }
  | { readonly do: 'end' }
  | { readonly do: 'settle' }
  | { readonly do: 'exchange'; readonly most: number; readonly batch: number }

const size = fc.constantFrom(1, 3, 10, limits.toldAtOnce, limits.toldAtOnce + 1)
const aStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('log' as const), n: fc.oneof(fc.nat(15), fc.constantFrom(100, 250)) }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, limits.tellingPauseMs, delayMs) }),
  fc.constantFrom<Step>({ do: 'flush' }, { do: 'end' }, { do: 'end' }, { do: 'settle' }),
  fc.record({ do: fc.constant('exchange' as const), most: size, batch: size }),
)

/** Runs it, and returns how many events no turn has taken, although nobody logs any more and time went on. */
async function leftAfter(steps: readonly Step[]): Promise<number> {
  const clock = scriptedClock()
  const schedule = { ...defaultBatch, scheduledDelayMillis: delayMs, maxExportBatchSize: 3, maxQueueSize: 10 }
  const pending = new Set<string>()
  /** What the turn under way sends, one at a time as turns are, and whether another was asked for. */
  let turn: readonly string[] | undefined
  let isAsked = false
  const begin = () => {
    isAsked = turn !== undefined
    turn ??= [...pending]
  }
  const end = () => {
    for (const id of turn ?? []) pending.delete(id)
    turn = undefined
    if (isAsked) begin()
  }
  const batchClock = createBatchClock({
    clock,
    load: async () => batchesOf(plainClock(clock)),
    report: (told) => {
      throw new Error(told.message)
    },
    resource: () => '{}',
    schedule: () => schedule,
    isPending: (id) => pending.has(id),
    onDue: begin,
  })
  let logged = 0
  for (const step of steps) {
    if (step.do === 'wait') await clock.pass(step.ms)
    else if (step.do === 'settle') await settle()
    else if (step.do === 'flush') begin()
    else if (step.do === 'end') end()
    else if (step.do === 'exchange') {
      schedule.maxQueueSize = Math.max(step.most, step.batch)
      schedule.maxExportBatchSize = step.batch
      batchClock.reconfigure()
    } else
      for (let n = 0; n < step.n; n++) {
        const id = idOf(++logged)
        pending.add(id)
        batchClock.note(id, anEvent(logged))
      }
  }
  for (let n = 0; n < 3; n++) {
    while (turn) end()
    await clock.pass(2 * delayMs)
  }
  while (turn) end()
  return pending.size
}

test('whatever is logged while turns are under way and processors are exchanged, a turn takes it', async () => {
  const property = fc.asyncProperty(fc.array(aStep, { maxLength: 20 }), async (steps) => {
    expect(await leftAfter(steps)).toBe(0)
  })
  await fc.assert(property, { numRuns: 2_000 })
})
