/**
 * `npm run bench`: measures what using orangebox costs, prints a table and writes it into bench/README.md.
 *
 * `--quick`: fewer runs, nothing written. A name or several (`npm run bench -- exit`): those rows alone, nothing written.
 * A target that is missed is told in the table and never by the exit code.
 */

import { installPeers } from './lib/peers.mjs'
import { makePlace } from './lib/place.mjs'
import { loadNow, report, writeReadme } from './lib/readme.mjs'
import { markdownTable } from './lib/table.mjs'
import { damagedLines } from './rows/damaged-lines.mjs'
import { exit } from './rows/exit.mjs'
import { fullSpeed } from './rows/full-speed.mjs'
import { logEvent } from './rows/log-event.mjs'
import { memory } from './rows/memory.mjs'
import { reconnects } from './rows/reconnects.mjs'
import { sinks } from './rows/sinks.mjs'
import { wholeProcess } from './rows/whole-process.mjs'

const measurements = {
  'whole-process': wholeProcess,
  'log-event': logEvent,
  sinks,
  'full-speed': fullSpeed,
  memory,
  reconnects,
  'damaged-lines': damagedLines,
  exit,
}

const args = process.argv.slice(2)
const quick = args.includes('--quick')
const wanted = args.filter((arg) => arg !== '--quick')
const unknown = wanted.find((name) => !Object.hasOwn(measurements, name))
if (unknown !== undefined) {
  console.error(`bench: there is no ${unknown}; there are ${Object.keys(measurements).join(', ')}`)
  process.exit(2)
}

const load = loadNow()
installPeers()
const rows = []
for (const [name, measure] of Object.entries(measurements)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`bench: ${name} …`)
  const place = makePlace()
  try {
    rows.push(...(await measure({ quick, place })))
  } finally {
    place.remove()
  }
}

const text = report(markdownTable(rows), { load })
console.log(`\n${text}`)
if (!quick && wanted.length === 0) writeReadme(text)
