/**
 * Calls something of the host's of which nobody hears how it went, such as a listener: it may throw, and an async one may reject, which would be unhandled
 * and end the host.
 */
export function quietly(run: () => unknown): void {
  try {
    Promise.resolve(run()).catch(() => {})
  } catch {
    // A bug of the host, and there is nobody else to report it to.
  }
}
