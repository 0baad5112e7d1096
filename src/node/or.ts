/** The answer, or `otherwise` where the runtime may not tell: permission models throw from the most harmless questions. */
export function or<T>(otherwise: T, ask: () => T): T {
  try {
    return ask()
  } catch {
    return otherwise
  }
}
