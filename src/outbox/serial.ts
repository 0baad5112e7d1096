/** Runs jobs one at a time, in the order they came: never two deliveries at once. */
export interface Serial {
  run<T>(job: () => Promise<T>): Promise<T>
  /** Resolves when all that was asked for has ended. */
  idle(): Promise<void>
}

export function createSerial(): Serial {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run: (job) => {
      const next = last.then(job)
      // A job that fails is its caller's affair; the next one runs all the same.
      last = next.catch(() => {})
      return next
    },
    idle: async () => void (await last),
  }
}
