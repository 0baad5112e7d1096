#!/usr/bin/env node
// @ts-check
/** linecount [folder]: counts lines by language, and logs what it does through orangebox. */

import { parseArgs } from 'node:util'
import { countFolder, since } from './count.mjs'
import { withJournal } from './journal.mjs'
import { startTelemetry } from './telemetry.mjs'

const usage = `linecount [folder]: counts lines by language

  --repeat <n>        count this often (default 1)
  --pace <ms>         wait between two files (default 0)
  --endpoint <url>    where events go (default http://127.0.0.1:4319: try "npx orangebox-collector")
  --state-dir <dir>   where they wait on disk (default: your platform's state directory)
  --token <text>      send as this user
  --settings <file>   remote settings as JSON, read again when the file changes
  --run <n>           number of this run, on every event
  --journal <file>    note every event there, too: for tests
  --help`

/** Reads the command line. Throws where it is wrong. */
function readFlags() {
  const text = /** @type {const} */ ({ type: 'string' })
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...{ repeat: text, pace: text, run: text },
      ...{ endpoint: text, 'state-dir': text, token: text, settings: text, journal: text },
      help: { type: 'boolean' },
    },
  })
  /** @param {'repeat' | 'pace' | 'run'} name @param {number} fallback */
  const number = (name, fallback) => {
    const given = values[name] ?? String(fallback)
    if (!/^\d{1,9}$/.test(given)) throw new Error(`--${name} ${given} is not a whole number`)
    return Number(given)
  }
  const [folder = '.', ...rest] = positionals
  if (rest.length > 0) throw new Error('one folder at a time')
  const { endpoint, 'state-dir': stateDir, token, settings, journal, help = false } = values
  const numbers = { repeat: number('repeat', 1), pace: number('pace', 0), run: number('run', 0) }
  return { folder, ...numbers, endpoint, stateDir, token, settings, journal, help }
}

/** @param {ReturnType<typeof readFlags>} flags @returns {Promise<number>} the exit code */
async function main(flags) {
  const telemetry = startTelemetry(flags)
  const journal = flags.journal === undefined ? undefined : withJournal(telemetry, flags.journal)
  const logEvent = journal?.logEvent ?? telemetry.logEvent
  const started = performance.now()
  let ok = false
  try {
    for (let pass = 1; pass <= flags.repeat; pass++) {
      const table = await countFolder(flags.folder, flags.pace, logEvent)
      if (pass === flags.repeat) console.log(table)
    }
    ok = true
  } catch (error) {
    console.error(`linecount: ${error instanceof Error ? error.message : error}`)
  }
  logEvent('run_finished', { ok, repeat: flags.repeat, duration_ms: since(started) })
  // Sends what it can within a second; the rest is on disk for the next run.
  await telemetry.shutdown()
  journal?.close()
  return ok ? 0 : 1
}

try {
  const flags = readFlags()
  if (flags.help) console.log(usage)
  else process.exitCode = await main(flags)
} catch (error) {
  console.error(`linecount: ${error instanceof Error ? error.message : error}\n\n${usage}`)
  process.exitCode = 2
}
