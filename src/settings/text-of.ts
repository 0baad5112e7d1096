/* How sources find out whether a value is another one: objects come anew with each answer, so they are compared as texts. */

/** A value as JSON, by which two values are compared. Undefined if it has no JSON: it is a function or the like, or reading it throws. */
export function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}
