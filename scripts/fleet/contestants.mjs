/** Whose rules are compared. */

import { createOurs } from './ours.mjs'
import { createPeer, peerRules } from './peers.mjs'
import { seeded } from './random.mjs'

/** @typedef {import('./simulate.mjs').World} World */

/**
 * @typedef {object} Contestant
 * @property {string} name
 * @property {string} title
 * @property {(seed: number) => () => number} dice of the rules
 * @property {(world: World) => { startAgent(client: number): void, run(client: number): void }} create
 */

/** Every die shows its mean: the same delays on average, and everybody has the same. */
const withoutJitter = () => () => 0.5

/** @type {readonly Contestant[]} */
export const contestants = [
  { name: 'ours', title: 'orangebox', dice: seeded, create: createOurs },
  { name: 'unjittered', title: 'orangebox without jitter', dice: withoutJitter, create: createOurs },
  {
    name: 'posthog',
    title: 'PostHog: 3 more tries, 3 s apart',
    dice: seeded,
    create: (world) => createPeer(world, peerRules.posthog),
  },
  {
    name: 'otel',
    title: 'OpenTelemetry: 5 tries, 1 s × 1.5, ± 20 %',
    dice: seeded,
    create: (world) => createPeer(world, peerRules.otel),
  },
]

/** @returns {Contestant} */
export function contestantNamed(/** @type {string} */ name) {
  const found = contestants.find((contestant) => contestant.name === name)
  if (!found) throw new Error(`fleet: nobody is called ${name}`)
  return found
}
