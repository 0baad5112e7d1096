import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile } from '../support/sim/mutate.ts'
import { play } from '../support/sim/play.ts'
import { scenes } from '../support/sim/scenes/all.ts'
import { stories, storiesOf } from '../support/sim/stories.ts'
import { mutants } from './mutants/all.ts'

/*
 * The model test can fail: each of these takes one precaution away, and some story must break an invariant without it. Always
 * the same stories, so that a mutant that gets away is a change of the code or of the test, and never bad luck. One that is
 * found out late needs a scene of its own.
 */
const mostRuns = 500
const seed = Number(process.env.ORANGEBOX_MODEL_SEED ?? 1)

test.each(mutants)('fails when it is so: $name', { timeout: 60_000 }, async (mutant) => {
  const code = await compile(mutant)
  const invariants = new Set<unknown>()
  const played = mutant.scene ? storiesOf(scenes[mutant.scene]) : stories(40)
  const property = fc.asyncProperty(played, async (story) => {
    const { violations } = await play(story, code)
    for (const { invariant } of violations) invariants.add(invariant)
    return violations.length === 0
  })
  const { failed, numRuns } = await fc.check(property, { numRuns: mostRuns, seed, endOnFailure: true })
  if (process.env.ORANGEBOX_MODEL_VERBOSE) console.log(`${mutant.name}: ${numRuns} stories`, [...invariants])
  expect(failed, `got away with ${numRuns} stories`).toBe(true)
  expect(invariants).not.toContain('watch')
})
