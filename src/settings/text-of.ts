/** A value as JSON, by which two values are compared. Undefined if it has no JSON: it is a function or the like, or reading it throws. */
export function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}
