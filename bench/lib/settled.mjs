import { setImmediate as turn } from 'node:timers/promises'

/** MiB that are resident now. */
export const megabytes = () => process.memoryUsage.rss() / 2 ** 20

/** The same after full collections; needs `--expose-gc`. */
export async function settled() {
  for (let i = 0; i < 3; i++) {
    globalThis.gc()
    await turn()
  }
  return megabytes()
}
