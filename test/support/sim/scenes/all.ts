/* The beginnings that stories may have, by name. */

import fc from 'fast-check'
import type { Step } from '../steps.ts'
import * as consent from './consent.ts'
import * as handingOn from './handing-on.ts'
import * as sending from './sending.ts'
import * as writing from './writing.ts'

/** Some steps in a row. */
export type Scene = fc.Arbitrary<readonly Step[]>

/** Stories in miniature that chance alone seldom tells. */
export const scenes = { ...consent, ...handingOn, ...sending, ...writing } satisfies Readonly<Record<string, Scene>>

export type SceneName = keyof typeof scenes

const anyScene: Scene = fc.oneof(...(Object.values(scenes) as readonly Scene[]))
/** Some things happen only to the first event of all. */
const opening: Scene = fc.oneof(scenes.firstAnswer, scenes.blind)

export { anyScene, opening }
