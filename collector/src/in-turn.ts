/** Runs one task after the other, in the order they are given; one that fails, fails for itself alone. */
export const createInTurn = () => {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(task: () => T | Promise<T>): Promise<T> => {
    const run = last.then(task)
    last = run.catch(() => undefined)
    return run
  }
}
