/* The options that each client was created with, for `orangebox/commands`, which explains them to users. */

import { givenOptionsName } from '../model/global-names.ts'
import { isMakingSnapshot } from '../node/snapshot.ts'

type Given = WeakMap<object, unknown>

/** `Symbol.for`, so that two copies of the package in one process agree: commands of one may be given a client of the other. */
const key = Symbol.for(givenOptionsName)

const world = globalThis as unknown as { readonly [key]?: Given }

let given: Given | undefined

/** By client. Weak: it keeps no client in memory. */
export function givenOptions(): Given {
  given ??= world[key] ?? new WeakMap()
  // Not while a start-up snapshot is made: in a program that is started from it there would seem to be a client before there is one. And not by an
  // assignment, which throws where the host has frozen the global object.
  if (!isMakingSnapshot()) Reflect.set(world, key, given)
  return given
}
