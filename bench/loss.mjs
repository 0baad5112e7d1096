/**
 * `npm run loss -- --sdk ./adapter.mjs [--events 200] [--json]`: how many events of an SDK arrive when things go wrong. What an adapter is:
 * bench/loss/README.md. Ends with 0 whatever was lost: it measures, and passes no judgement; 2 for a wrong call or an adapter that fails.
 */

import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { markdownTable } from './lib/table.mjs'
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
        sdk: { type: 'string', default: fileURLToPath(new URL('adapters/orangebox.mjs', import.meta.url)) },
        events: { type: 'string', default: '200' },
        json: { type: 'boolean', default: false },
      },
    })
    const events = Number(values.events)
    if (!Number.isSafeInteger(events) || events < 1 || events > 100_000)
      fail(`--events takes 1 to 100000, not ${values.events}`)
    return { ...values, events, path: resolve(process.env.INIT_CWD ?? '.', values.sdk) }
  } catch (error) {
    return fail(error.message)
  }
}

const { path, events, json } = readArguments()
const adapter = await import(pathToFileURL(path).href).catch((error) => fail(`${path}: ${error.message}`))
if (typeof adapter.create !== 'function') fail(`${path} exports no function create; see bench/loss/README.md`)

const results = []
for (const condition of conditions) {
  if (!json) console.log(`loss: ${condition.what} …`)
  results.push(
    await play(condition, { path, adapter, events }).catch((error) => fail(`${condition.what}: ${error.message}`)),
  )
}
console.log(
  json
    ? JSON.stringify(results, undefined, 2)
    : `\n${adapter.name ?? path}\n\n${markdownTable(results.map(asRow), columns)}`,
)
