/** Calls `ask` and returns its answer, or `otherwise` if it throws: under a permission model even harmless questions throw. */
export function or<T>(otherwise: T, ask: () => T): T {
  try {
    return ask()
  } catch {
    return otherwise
  }
}
