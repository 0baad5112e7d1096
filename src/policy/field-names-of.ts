import { limits } from '../model/limits.ts'

/**
 * The names of an object's fields. Undefined for what has none or cannot be looked at, and for what is data rather than fields: a list, a Buffer,
 * which has a field for each byte, an object with more of them than any event. To look at each would keep the host waiting for seconds.
 */
export function fieldNamesOf(given: unknown): readonly string[] | undefined {
  try {
    // `Array.isArray` and `Object.keys` throw for a revoked proxy.
    if (typeof given !== 'object' || given === null || Array.isArray(given) || ArrayBuffer.isView(given))
      return undefined
    const names = Object.keys(given)
    return names.length > limits.maxFieldsRead ? undefined : names
  } catch {
    return undefined
  }
}
