/** The local collector as anybody would start it: `orangebox-collector`, on one port for the whole demo. */

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../lib/project.mjs'
import { receivedIn } from './evidence.mjs'
import { listening } from './listening.mjs'

/**
 * @param {string} dir where it keeps what it received
 * @param {import('./nursery.mjs').Adopt} adopt
 */
export function createCollector(dir, adopt) {
  let port = 0
  /** @type {{ end(): Promise<unknown> } | undefined} */
  let running
  /** What it prints, in each of its lives. @type {(() => string)[]} */
  const lives = []
  const lines = (/** @type {RegExp} */ pattern) => lives.flatMap((printed) => printed().match(pattern) ?? [])

  const stop = async () => {
    await running?.end()
    running = undefined
  }
  /** @param {readonly string[]} flags how it should misbehave */
  const start = async (...flags) => {
    await stop()
    const args = [join(root, 'collector/bin/orangebox-collector.js'), '--port', String(port), '--dir', dir, ...flags]
    const child = adopt(spawn(process.execPath, args, { env: {}, stdio: ['ignore', 'pipe', 'pipe'] }))
    const { closed, printed, ...found } = await listening(child, 'the collector')
    port = found.port
    lives.push(printed)
    running = {
      end: () => {
        child.kill()
        return closed
      },
    }
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
