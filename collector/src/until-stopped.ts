/** SIGINT, SIGTERM, or a reader of our output that went away (`| head`). A second signal ends the process the hard way. */
export const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
    process.stdout.on('error', () => resolve())
  })
