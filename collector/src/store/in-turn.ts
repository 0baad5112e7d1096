/**
 * Makes a queue of tasks: they run one after the other, in the order in which they are given. Each call settles as its own task does; one
 * that fails does not stop the others.
 */
export const createInTurn = () => {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(task: () => T | Promise<T>): Promise<T> => {
    const run = last.then(task)
    last = run.catch(() => undefined)
    return run
  }
}
