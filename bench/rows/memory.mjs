import { runProgram } from '../lib/child.mjs'
import { refusedUrl } from '../lib/dead-ends.mjs'
import { below, row, thousands } from '../lib/row.mjs'
import { median } from '../lib/stats.mjs'

/** What a program grows by that logs and logs while nobody listens: resident memory after a full collection. */
export async function memory({ quick, place }) {
  const events = quick ? 20_000 : 100_000
  const endpoint = await refusedUrl()
  const runs = Array.from({ length: quick ? 1 : 5 }, () => {
    const options = { args: [endpoint, String(events)], nodeArgs: ['--expose-gc'], env: place.env }
    const { said } = runProgram('memory.mjs', options)
    place.emptySpool()
    return said
  })
  const mebibytes = (key) => `${median(runs.map((run) => run[key])).toFixed(1)} MiB`
  return {
    rows: [
      row({
        what: `memory growth over ${thousands(events)} events, dead endpoint`,
        figure: mebibytes('growth'),
        target: below(20, 'MiB'),
        measured: median(runs.map((run) => run.growth)),
      }),
      row({ what: 'the same at its peak, before the collection', figure: mebibytes('peak') }),
      row({
        what: 'memory taken by the first 500 events and a batch that fails, code included',
        figure: mebibytes('loading'),
      }),
    ],
  }
}
