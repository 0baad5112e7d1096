import { appendFileSync } from 'node:fs'
import { runProgram } from '../lib/child.mjs'
import { below, ms, row, thousands } from '../lib/row.mjs'
import { startCollector } from '../lib/servers.mjs'
import { median } from '../lib/stats.mjs'

const lines = 2_000_000

/** What 2,000,000 damaged lines in a segment cost the run that takes it over, beside a run that takes over the same event alone. */
export async function damagedLines({ quick, place }) {
  const collector = await startCollector()
  const drain = (garbage) => {
    // An address where nobody listens would stay in the name of the directory: the run before leaves its event for this very endpoint.
    runProgram('cli.mjs', { args: [collector.url, 'leave'], env: place.env })
    if (garbage) for (const file of place.segments()) appendFileSync(file, '{}}\n'.repeat(lines))
    const { cpuMs } = runProgram('drain.mjs', { args: [collector.url], env: place.env })
    place.emptySpool()
    return cpuMs
  }
  const costs = Array.from({ length: quick ? 1 : 5 }, () => -drain(false) + drain(true))
  await collector.stop()
  const cost = median(costs)
  return {
    rows: [
      row({
        what: `${thousands(lines)} damaged lines in a segment, CPU of the run that reads them`,
        figure: ms(cost),
        target: below(300, 'ms'),
        measured: cost,
      }),
    ],
  }
}
