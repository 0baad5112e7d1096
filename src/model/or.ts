/**
 * Calls `ask` and returns its answer, or `otherwise` if it throws: for questions whose answer the SDK can do without. A host's getter may
 * throw, and under a permission model even harmless questions do.
 */
export function or<T>(otherwise: T, ask: () => T): T {
  try {
    return ask()
  } catch {
    return otherwise
  }
}
