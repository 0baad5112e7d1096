/* The options that each client was created with, for `orangebox/commands`, which explains them to users. */

import { clientsName } from '../model/clients-name.ts'
import { isMakingSnapshot } from '../node/snapshot.ts'

type Given = WeakMap<object, unknown>

/** `Symbol.for`, so that two copies of the package in one process agree: commands of one may be given a client of the other. */
const key = Symbol.for(clientsName)

const world = globalThis as unknown as { readonly [key]?: Given }

let given: Given | undefined

/** By client. Weak: it keeps no client in memory. */
export function givenOptions(): Given {
  given ??= world[key] ?? new WeakMap()
  // Not assigned, which throws where the host has frozen the global object. A client in a snapshot is none of those who start it.
  if (!isMakingSnapshot()) Reflect.set(world, key, given)
  return given
}
