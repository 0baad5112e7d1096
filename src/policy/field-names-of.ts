import { limits } from '../model/limits.ts'

/**
 * The names of an object's fields. Undefined for what has none or cannot be looked at, and for what is data rather than fields: a list, bytes, and
 * what has sixteen times as many fields as a program may have names. To look at each would keep the host waiting for seconds.
 */
export function fieldNamesOf(given: unknown): readonly string[] | undefined {
  try {
    // `Array.isArray` and `Object.keys` throw for a revoked proxy, and the latter for null. A Buffer is not even asked for its keys: with one for
    // each byte, to list those of 30 MB takes ten seconds.
    if (typeof given === 'object' && !Array.isArray(given) && !ArrayBuffer.isView(given)) {
      const names = Object.keys(given as object)
      if (names.length <= limits.maxFieldNames * 16) return names
    }
  } catch {
    // It has none that could be read.
  }
  return undefined
}
