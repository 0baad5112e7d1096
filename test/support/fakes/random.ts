/* Chance that a test decides, and chance that can be thrown again by its seed. */

import { createHash } from 'node:crypto'
import type { Random } from '../../../src/model/ports.ts'

/** A die that falls as told (0.5 when nothing is left to tell), and ids that count up. */
export interface ScriptedRandom extends Random {
  /** The next rolls. */
  script(...rolls: readonly number[]): void
}

/** @param series tells the ids of several of them apart. */
export function scriptedRandom(series = 0): ScriptedRandom {
  const rolls: number[] = []
  let made = 0
  return {
    uuid: () => uuid(++made, series),
    roll: () => rolls.shift() ?? 0.5,
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    script: (...more) => void rolls.push(...more),
  }
}

/** The n-th id of a series: a UUID by its form. */
export const uuid = (n: number, series = 0): string =>
  `${series.toString(16).padStart(8, '0')}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

/** A die that can be thrown again: the same rolls for the same seed (mulberry32). */
export function seededRoll(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
