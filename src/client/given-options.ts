/* The options that each client was created with, for `orangebox/commands`, which explains them to users. */

type Given = WeakMap<object, unknown>

/** `Symbol.for`, so that two copies of the package in one process agree: commands of one may be given a client of the other. */
const key = Symbol.for('orangebox.given-options')

const world = globalThis as unknown as { [key]?: Given }

/** By client. Weak: it keeps no client in memory. */
export function givenOptions(): Given {
  world[key] ??= new WeakMap()
  return world[key]
}
