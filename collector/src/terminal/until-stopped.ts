/**
 * Resolves on SIGINT, on SIGTERM, and when the reader of our output has gone (`| head`). A second signal ends the process at once, as Node
 * does by itself.
 */
export const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
    process.stdout.on('error', () => resolve())
  })
