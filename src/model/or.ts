/** Calls `ask` and returns its answer, or `otherwise` if it throws: a host's getter may, and under a permission model even harmless questions do. */
export function or<T>(otherwise: T, ask: () => T): T {
  try {
    return ask()
  } catch {
    return otherwise
  }
}
