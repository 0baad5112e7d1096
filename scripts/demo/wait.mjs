/** Waiting for what other processes write: looked for often, so that the demo waits for events and never for a guessed time. */

import { setTimeout as sleep } from 'node:timers/promises'

/** Far beyond anything that happens here: reaching it means that something is broken. */
const giveUpMs = 30_000

/**
 * @param {string} what for the error
 * @param {() => boolean} condition
 */
export async function until(what, condition) {
  const end = performance.now() + giveUpMs
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited ${giveUpMs / 1000} s in vain until ${what}`)
    await sleep(10)
  }
}
