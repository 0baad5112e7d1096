/* Chance of a story, the same for the same seed. */

import { createHash } from 'node:crypto'
import type { Random } from '../../../src/model/ports.ts'

/** Ids in the order they are asked for, and a die that falls the same way for the same seed. */
export function createRandom(seed: number): Random {
  let ids = 0
  let state = seed >>> 0
  return {
    // The first eight digits differ: what is cut from an id must be one, too.
    uuid: () => {
      const digits = (++ids).toString(16).padStart(8, '0')
      return `${digits}-0000-4000-8000-0000${digits}`
    },
    roll: () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state / 2 ** 32
    },
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
  }
}
