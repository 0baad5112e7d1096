import fc from 'fast-check'
import { blind, firstAnswer, scenes } from './scenes.ts'
import { anyStep, type Step } from './steps.ts'

/** What happens, and the seed of its dice. */
export interface Story {
  readonly seed: number
  readonly steps: readonly Step[]
}

const passage = fc.oneof(
  { weight: 40, arbitrary: anyStep.map((step): readonly Step[] => [step]) },
  { weight: 2, arbitrary: scenes },
)
/** Some things happen only to the first event of all. */
const opening = fc.oneof({ weight: 20, arbitrary: passage }, { weight: 2, arbitrary: fc.oneof(firstAnswer, blind) })

/** Stories of at most so many passages: single steps, most of them. */
export const stories = (maxPassages: number): fc.Arbitrary<Story> =>
  fc.record({
    seed: fc.nat(1_000_000),
    steps: fc
      .tuple(opening, fc.array(passage, { minLength: 5, maxLength: maxPassages, size: 'max' }))
      .map(([first, passages]) => [...first, ...passages.flat()]),
  })
