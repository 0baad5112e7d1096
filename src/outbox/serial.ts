/* One after the other: two turns of sending at once would send the same events twice. */

/** Runs jobs one at a time, in the order they came. */
export interface Serial {
  run<T>(job: () => Promise<T>): Promise<T>
  /** Resolves when all that was asked for has ended. */
  idle(): Promise<void>
}

/** Nothing runs yet. A job that rejects does not stop the next. */
export function createSerial(): Serial {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run: (job) => {
      const next = last.then(job)
      // Only the caller of a job learns that it failed.
      last = next.catch(() => {})
      return next
    },
    idle: async () => void (await last),
  }
}
