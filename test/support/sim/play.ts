/* Plays one story from its first step to the recovery at its end. */

import { recover } from './recovery.ts'
import { createStage } from './stage.ts'
import type { Story } from './stories.ts'
import { invariants } from './watch/watch.ts'
import { type Code, createWorld, type World } from './world.ts'

/** Plays a story to its first violation, or to its recovery and end. */
export async function play({ seed, steps }: Story, code?: Code): Promise<World> {
  const world = createWorld(seed, code)
  const stage = createStage(world)
  for (const step of steps) {
    await stage.play(step)
    if (world.violations.length > 0) return world
  }
  await recover(world, stage)
  return world
}

/** Enough for a story that was shrunk. */
const shownLines = 200

/** What went wrong, and the operations that led to it. */
export function describe({ violations, trace }: World): string {
  const what = violations.map(({ invariant, text }) => `invariant ${invariant} (${invariants[invariant]}): ${text}`)
  return [...what, '', ...trace.slice(-shownLines).map((line) => line.join('  '))].join('\n')
}
