import { limits } from '../model/limits.ts'

/**
 * The names of an object's fields. Undefined for what has none or cannot be looked at, and for what is data rather than fields: a list, and what has
 * sixteen times as many fields as a program may have names, such as a Buffer. To look at each would keep the host waiting for seconds.
 */
export function fieldNamesOf(given: unknown): readonly string[] | undefined {
  try {
    // `Array.isArray` and `Object.keys` throw for a revoked proxy, and the latter for null.
    if (typeof given === 'object' && !Array.isArray(given)) {
      const names = Object.keys(given as object)
      if (names.length <= limits.maxFieldNames * 16) return names
    }
  } catch {
    // It has none that could be read.
  }
  return undefined
}
