/** The local collector as anybody would start it: `orangebox-collector`, on one port for the whole demo. */

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../lib/project.mjs'
import { receivedIn } from './evidence.mjs'
import { until } from './wait.mjs'

/**
 * @param {string} dir where it keeps what it received
 * @param {import('./nursery.mjs').Adopt} adopt
 */
export function createCollector(dir, adopt) {
  let port = 0
  /** @type {{ end(): Promise<unknown> } | undefined} */
  let running
  /** What it printed, all its lives together. */
  let printed = ''
  const lines = (/** @type {RegExp} */ pattern) => printed.match(pattern) ?? []

  const stop = async () => {
    await running?.end()
    running = undefined
  }
  /** @param {readonly string[]} flags how it should misbehave */
  const start = async (...flags) => {
    await stop()
    const args = [join(root, 'collector/bin/orangebox-collector.js'), '--port', String(port), '--dir', dir, ...flags]
    const child = adopt(spawn(process.execPath, args, { env: {}, stdio: ['ignore', 'pipe', 'pipe'] }))
    const from = printed.length
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (printed += text))
    const closed = new Promise((resolve) => child.on('close', resolve))
    running = {
      end: () => {
        child.kill()
        return closed
      },
    }
    await until('the collector listens', () => {
      if (child.exitCode !== null) throw new Error(`the collector ended: ${printed.slice(from).trim()}`)
      port = Number(/listening on http:\S+:(\d+)\n/.exec(printed.slice(from))?.[1] ?? 0) || port
      return /listening on /.test(printed.slice(from))
    })
  }
  return {
    start,
    stop,
    url: () => `http://127.0.0.1:${port}`,
    /** Distinct events it has accepted so far. */
    received: () => receivedIn(dir),
    /** Requests it has refused on command so far. */
    refusals: () => lines(/^not taken .*: on command$/gm).length,
    /** Events it has received again, by the number of their run. */
    duplicates: () => {
      /** @type {Map<number, number>} */
      const byRun = new Map()
      for (const line of lines(/^.* duplicate$/gm)) {
        const run = Number(/ run=(\d+) /.exec(line)?.[1])
        byRun.set(run, (byRun.get(run) ?? 0) + 1)
      }
      return byRun
    },
  }
}
