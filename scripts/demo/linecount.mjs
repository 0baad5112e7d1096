/** examples/linecount as a child process, run by run. */

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../lib/project.mjs'
import { keyOf, onDiskIn, readJournal } from './evidence.mjs'
import { note } from './print.mjs'

const program = join(root, 'examples/linecount/linecount.mjs')
/** What is counted: all of this repository, unless a test would have it done sooner. */
const counted = process.env.ORANGEBOX_DEMO_FOLDER ?? root

/**
 * @param {object} stage
 * @param {string} stage.dir where the runs keep their journals
 * @param {string} stage.stateDir
 * @param {ReturnType<import('./collector.mjs').createCollector>} stage.collector
 * @param {import('./nursery.mjs').Adopt} stage.adopt
 * @param {import('./referee.mjs').Run[]} stage.runs where each run is written down when it has ended
 * @param {(condition: boolean, what: string) => void} stage.expect
 */
export function createLinecount({ dir, stateDir, collector, adopt, runs, expect }) {
  /** Starts a run. @param {string} name @param {readonly string[]} args @param {Readonly<Record<string, string>>} env */
  return (name, args = [], env = {}) => {
    const run = runs.length + 1
    const file = join(dir, `journal-${run}`)
    const own = ['--run', `${run}`, '--journal', file, '--state-dir', stateDir, '--endpoint', collector.url()]
    const child = adopt(
      spawn(process.execPath, [program, counted, ...own, ...args], {
        // Nothing of the caller's environment: neither opt-outs nor proxies.
        env: { HOME: dir, USERPROFILE: dir, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    )
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
    const closed = new Promise((resolve) => child.on('close', resolve))

    const journal = () => readJournal(file)
    /** Its events so far, and where they are. */
    const count = () => {
      const received = collector.received()
      const keys = journal().recorded.map((seq) => keyOf(run, seq))
      const waiting = keys.filter((key) => !received.has(key))
      const onDisk = onDiskIn(stateDir)
      const kept = waiting.filter((key) => onDisk.has(key)).length
      return { logged: keys.length, delivered: keys.length - waiting.length, kept }
    }
    /** Awaits its end and writes it down. */
    const end = async (/** @type {NodeJS.Signals | 0} */ expected = 0) => {
      await closed
      const how = child.signalCode ?? child.exitCode
      expect(how === expected, `run ${run} ends with ${expected}, not with ${how}: ${output.trim()}`)
      const { logged, delivered, kept } = count()
      runs.push({ run, name, journal: journal(), keptAtExit: kept })
      note(`${logged} events logged; when it ended ${delivered} were delivered, ${kept} kept on disk`)
      return { output, health: journal().health, logged, delivered, kept }
    }
    return { journal, arrived: () => count().delivered, end, kill: () => child.kill('SIGKILL') }
  }
}
