import { afterAll, describe, expect, test } from 'vitest'
import { named } from '../support/skips.ts'
import { createDice } from './dice.ts'
import { print, type Verdict } from './referee.ts'
import { scenarios } from './scenarios.ts'

/** 1 in `npm test`; `npm run torture` multiplies the work and takes minutes. */
const size = Number(process.env.ORANGEBOX_TORTURE ?? 1)
const seed = Number(process.env.ORANGEBOX_SEED ?? Math.floor(Math.random() * 2 ** 31))
const verdicts: Verdict[] = []

describe(`torture of size ${size}, seed ${seed}`, () => {
  for (const { name, skip, play } of scenarios) {
    const why = skip?.()
    test.skipIf(why)(named(`nothing is lost: ${name}`, why), { timeout: 60_000 + size * 120_000 }, async () => {
      const verdict = await play(createDice(seed), size)
      verdicts.push(verdict)
      expect(verdict).toMatchObject({ lost: 0, unexplained: 0, 'on disk': 0 })
      expect(verdict.dropped).toMatch(/^(?:0|rejected \d+)$/)
      expect(verdict.logged).toBeGreaterThan(0)
    })
  }
  afterAll(() => console.log(`\nseed ${seed}\n${print(verdicts)}`))
})
