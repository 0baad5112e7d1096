import { runProgram } from '../lib/child.mjs'
import { row, us } from '../lib/row.mjs'
import { median } from '../lib/stats.mjs'

/** 20,000 calls of each client in bursts of 100. */
const bursts = 200
/** Nobody listens: what is measured is the call, not what a server makes of it. */
const nowhere = 'http://127.0.0.1:9'

/** One call in a client with one and with three further sinks, beside the backend alone, in turn in the same process. */
export async function sinks({ quick, place }) {
  const runs = Array.from({ length: quick ? 2 : 7 }, () => {
    const { said } = runProgram('sinks.mjs', { args: [nowhere, String(bursts)], env: place.env })
    place.emptySpool()
    return Object.fromEntries(Object.entries(said.times).map(([further, times]) => [further, median(times)]))
  })
  const of = (further) => median(runs.map((run) => run[further]))
  const line = (further) => {
    const each = median(runs.map((run) => (run[further] - run[0]) / further))
    return row({
      what: `logEvent, ${further} further OTLP sink${further > 1 ? 's' : ''}: ${us(each)} for each`,
      figure: us(of(further)),
      baseline: `backend alone ${us(of(0))}`,
      ratio: median(runs.map((run) => run[further] / run[0])),
    })
  }
  return { rows: [line(1), line(3)] }
}
