/* Stories at random: a scene to begin with, then steps. */

import fc from 'fast-check'
import { anyScene, opening, type Scene } from './scenes/all.ts'
import { anyStep, type Step } from './steps.ts'

/** What happens, and the seed of its dice. */
export interface Story {
  readonly seed: number
  readonly steps: readonly Step[]
}

const passage: Scene = fc.oneof(
  { weight: 40, arbitrary: anyStep.map((step): readonly Step[] => [step]) },
  { weight: 2, arbitrary: anyScene },
)
const beginning: Scene = fc.oneof({ weight: 20, arbitrary: passage }, { weight: 2, arbitrary: opening })

const storyOf = (first: Scene, minLength: number, maxLength: number): fc.Arbitrary<Story> =>
  fc.record({
    seed: fc.nat(1_000_000),
    steps: fc
      .tuple(first, fc.array(passage, { minLength, maxLength, size: 'max' }))
      .map(([steps, passages]) => [...steps, ...passages.flat()]),
  })

/** Stories of at most so many passages: single steps, most of them. */
export const stories = (maxPassages: number): fc.Arbitrary<Story> => storyOf(beginning, 5, maxPassages)

/** Stories that begin with this scene, and what may come of it. */
export const storiesOf = (scene: Scene): fc.Arbitrary<Story> => storyOf(scene, 0, 5)
