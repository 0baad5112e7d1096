/**
 * `npm run loss`: how many events of orangebox and of its peers arrive when things go wrong, as the table of the README; some minutes.
 * `npm run loss -- --sdk ./adapter.mjs [--events 200] [--json]`: the same of one SDK, in full. What an adapter is: bench/loss/README.md. Ends with 0 whatever was lost: it measures, and passes no judgement; 2 for a wrong call or an adapter that fails.
 */

import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { installPeers } from './lib/peers.mjs'
import { about, loadNow } from './lib/readme.mjs'
import { markdownTable } from './lib/table.mjs'
import { compare } from './loss/compare.mjs'
import { comparedTable } from './loss/compared.mjs'
import { conditions } from './loss/conditions.mjs'
import { play } from './loss/play.mjs'
import { asRow, columns } from './loss/row.mjs'

const fail = (text) => {
  console.error(`loss: ${text}`)
  process.exit(2)
}

/** npm runs this in the root of the repository and says in INIT_CWD where it was called: the adapter is looked for there. */
function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        sdk: { type: 'string' },
        events: { type: 'string', default: '200' },
        json: { type: 'boolean', default: false },
      },
    })
    const events = Number(values.events)
    if (!Number.isSafeInteger(events) || events < 1 || events > 100_000)
      fail(`--events takes 1 to 100000, not ${values.events}`)
    const path = values.sdk === undefined ? undefined : resolve(process.env.INIT_CWD ?? '.', values.sdk)
    return { json: values.json, events, path }
  } catch (error) {
    return fail(error.message)
  }
}

async function measureOne({ path, events, json }) {
  const adapter = await import(pathToFileURL(path).href).catch((error) => fail(`${path}: ${error.message}`))
  if (typeof adapter.create !== 'function') fail(`${path} exports no function create; see bench/loss/README.md`)
  const results = []
  for (const condition of conditions) {
    if (!json) console.log(`loss: ${condition.what} …`)
    const result = await play(condition, { path, adapter, events }).catch((error) =>
      fail(`${condition.what}: ${error.message}`),
    )
    results.push(result)
  }
  if (json) return console.log(JSON.stringify(results, undefined, 2))
  console.log(`\n${adapter.name ?? path}\n\n${markdownTable(results.map(asRow), columns)}`)
}

async function measureAll({ events, json }) {
  installPeers()
  const load = loadNow()
  const compared = await compare({ events, say: json ? () => {} : (line) => console.log(`loss: ${line}`) })
  if (json) {
    const named = compared.map(({ adapter, results }) => ({ name: adapter.name, results }))
    return console.log(JSON.stringify(named, undefined, 2))
  }
  console.log(`\n${about({ load })}\n\n${comparedTable(compared)}\n`)
}

const call = readArguments()
await (call.path === undefined ? measureAll(call) : measureOne(call))
