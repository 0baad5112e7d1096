/** A value as JSON, to see whether it is another one; undefined if it has none: it is no data, or reading it throws. */
export function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}
