/**
 * Makes promises for "as soon as this counter has reached n", so that tests wait for events and not for time. They survive a restart of
 * the server and never reject; a test that waits in vain ends by its own time limit. `check` is to be called when a counter has changed.
 */
export const createWaiters = () => {
  const waiting = new Set<() => boolean>()
  return {
    until: (count: () => number, n: number): Promise<void> =>
      new Promise((resolve) => {
        const reached = (): boolean => {
          if (count() < n) return false
          resolve()
          return true
        }
        if (!reached()) waiting.add(reached)
      }),
    check: (): void => {
      for (const reached of waiting) if (reached()) waiting.delete(reached)
    },
  }
}
