/* What is said of a call that cannot be carried out, in the few functions whose docstring says that they throw. */

import { describe, errorName } from './describe.ts'

/** The error of such a call: the function, the argument, what was given, and what to do. It is a `TypeError` by name, too. */
export class WrongUse extends TypeError {}

/** Makes something out of options without which it cannot be made. Whatever is wrong with them becomes one sentence that names the function. */
export function made<T extends object, R>(who: string, given: T, make: (options: T) => R): R {
  if (typeof given !== 'object' || given === null)
    throw new WrongUse(`${who}: it takes an object of options, and was given ${describe(given)}`)
  try {
    return make(given)
  } catch (error) {
    if (error instanceof WrongUse) throw new WrongUse(`${who}: ${error.message}`)
    throw new WrongUse(`${who}: reading its options threw ${errorName(error)}; give it a plain object`, {
      cause: error,
    })
  }
}
