/** A server of ours as a child process, from when it listens. */

import { until } from './wait.mjs'

/** @typedef {{ readonly port: number, readonly closed: Promise<unknown>, readonly printed: () => string }} Listening */

/**
 * Resolves when it says on which port it listens. Throws what it printed if it ends before.
 *
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 * @param {string} name as messages call it
 * @returns {Promise<Listening>} `printed`: everything so far, of both streams
 */
export async function listening(child, name) {
  let [printed, port] = ['', 0]
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (printed += text))
  const closed = new Promise((resolve) => child.on('close', resolve))
  await until(`${name} listens`, () => {
    if (child.exitCode !== null) throw new Error(`${name} ended: ${printed.trim()}`)
    port = Number(/listening on http:\S+:(\d+)\n/.exec(printed)?.[1] ?? 0)
    return port > 0
  })
  return { port, closed, printed: () => printed }
}
