/**
 * `npm run bench`: measures what using orangebox costs and what arrives, prints tables, and writes them into bench/README.md and README.md and
 * as plots into docs/img.
 *
 * `--quick`: fewer runs, nothing written. A name or several (`npm run bench -- exit`): those rows alone, nothing written. `--plots <folder>`:
 * the plots of whatever was measured go there. `--node <path>`, also several times: other Nodes for the rows `nodes`; default: 22 and 24.
 * A target that is missed is told in the table and never by the exit code.
 */

import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { installPeers } from './lib/peers.mjs'
import { makePlace } from './lib/place.mjs'
import { about, loadNow, writeSection } from './lib/readme.mjs'
import { markdownTable } from './lib/table.mjs'
import { writePlots } from './plots/write.mjs'
import { damagedLines } from './rows/damaged-lines.mjs'
import { exit } from './rows/exit.mjs'
import { fullSpeed } from './rows/full-speed.mjs'
import { logEvent } from './rows/log-event.mjs'
import { loss } from './rows/loss.mjs'
import { memory } from './rows/memory.mjs'
import { nodes } from './rows/nodes.mjs'
import { besidePeers } from './rows/peers.mjs'
import { reconnects } from './rows/reconnects.mjs'
import { sinks } from './rows/sinks.mjs'
import { wholeProcess } from './rows/whole-process.mjs'

/** Each returns `rows` of the table, `plots`, and `tables` of its own by the marker they stand between. */
const measurements = {
  'whole-process': wholeProcess,
  nodes,
  'log-event': logEvent,
  sinks,
  'full-speed': fullSpeed,
  memory,
  peers: besidePeers,
  reconnects,
  'damaged-lines': damagedLines,
  exit,
  loss,
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        plots: { type: 'string' },
        node: { type: 'string', multiple: true, default: [] },
      },
    })
    const unknown = positionals.find((name) => !Object.hasOwn(measurements, name))
    if (unknown !== undefined)
      throw new Error(`there is no ${unknown}; there are ${Object.keys(measurements).join(', ')}`)
    return { ...values, wanted: positionals, isWhole: !values.quick && positionals.length === 0 }
  } catch (error) {
    console.error(`bench: ${error.message}`)
    return process.exit(2)
  }
}

const { quick, plots: elsewhere, node: paths, wanted, isWhole } = readArguments()
const measured = about({ load: loadNow() })
installPeers()
const found = { rows: [], plots: [], tables: {} }
for (const [name, measure] of Object.entries(measurements)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`bench: ${name} …`)
  const place = makePlace()
  try {
    const { rows = [], plots = [], tables = {} } = await measure({ quick, place, paths })
    found.rows.push(...rows)
    found.plots.push(...plots)
    Object.assign(found.tables, tables)
  } finally {
    place.remove()
  }
}
if (found.rows.length > 0) found.tables.figures = markdownTable(found.rows)

for (const table of Object.values(found.tables)) console.log(`\n${measured}\n\n${table}`)
const npmCalledIn = process.env.INIT_CWD ?? '.'
if (elsewhere !== undefined) writePlots(found.plots, { folder: resolve(npmCalledIn, elsewhere), about: measured })
if (isWhole) {
  writePlots(found.plots, { folder: fileURLToPath(new URL('../docs/img', import.meta.url)), about: measured })
  for (const [name, table] of Object.entries(found.tables))
    writeSection(name === 'loss' ? 'README.md' : 'bench/README.md', name, `${measured}\n\n${table}`)
}
