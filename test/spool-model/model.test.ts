import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describe, play } from '../support/sim/play.ts'
import { type Story, stories } from '../support/sim/stories.ts'

/*
 * The real spool on a simulated disk, network and clock, with several processes that are killed, suspended and robbed. The
 * eleven invariants of the spool protocol hold after every step; their numbers and words are in support/sim/watch/watch.ts.
 *
 * ORANGEBOX_MODEL_RUNS: stories to play. ORANGEBOX_MODEL_SEED: other stories; by default always the same, so that a failure
 * comes from the change at hand and not from chance.
 */
const numRuns = Number(process.env.ORANGEBOX_MODEL_RUNS ?? 1_000)
const seed = Number(process.env.ORANGEBOX_MODEL_SEED ?? 1)
/** Per story, on a slow machine with all its processors taken. */
const mostMs = 100

const holds = fc.asyncProperty(stories(40), async (story: Story) => {
  const world = await play(story)
  if (world.violations.length > 0) throw new Error(describe(world))
})

test(`the invariants hold in ${numRuns} stories of seed ${seed}`, { timeout: 20_000 + numRuns * mostMs }, async () => {
  const { failed, counterexample, errorInstance } = await fc.check(holds, { numRuns, seed })
  const why = errorInstance instanceof Error ? errorInstance.message : ''
  expect(failed, `seed ${seed}\n${why}\n${JSON.stringify(counterexample?.[0])}`).toBe(false)
})
