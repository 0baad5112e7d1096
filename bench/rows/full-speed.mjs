import { runProgram } from '../lib/child.mjs'
import { below, ms, row, thousands } from '../lib/row.mjs'
import { startCollector } from '../lib/servers.mjs'
import { median } from '../lib/stats.mjs'

/** As many events as the loop can take, then until all of them have arrived, by this run or the next one. */
export async function fullSpeed({ quick, place }) {
  const events = quick ? 10_000 : 40_000
  const bare = median(Array.from({ length: 5 }, () => runProgram('bare.mjs', { env: place.env }).cpuMs))
  const runs = []
  for (let n = 0; n < (quick ? 1 : 5); n++) runs.push(await oneRun(events, place))
  const of = (key) => median(runs.map(key))
  const rate = (key) => `${thousands(of((run) => (1e3 * events) / run[key]))} events/s`
  const p99 = of((run) => run.stallMs.p99)
  const lost = Math.max(...runs.map((run) => run.lost))
  return {
    rows: [
      row({
        what: 'stall of the event loop at full speed, p99',
        figure: ms(p99),
        baseline: `longest ${ms(of((run) => run.stallMs.max))}`,
        target: below(10, 'ms'),
        measured: p99,
      }),
      ...(runs[0].turnMs
        ? [
            row({
              what: 'CPU time of such a turn, its 100 calls included, p99',
              figure: ms(of((run) => run.turnMs.p99)),
              baseline: `longest ${ms(of((run) => run.turnMs.max))}`,
            }),
          ]
        : []),
      row({
        what: `lost at full speed, of ${thousands(events)}`,
        figure: String(lost),
        target: { text: '0', isMet: (value) => value === 0 },
        measured: lost,
      }),
      row({ what: 'recorded: on disk when logEvent returns', figure: rate('loggedMs') }),
      row({ what: 'end to end, until all of them have arrived', figure: rate('arrivedMs') }),
      row({
        what: 'CPU per 1,000 events, end to end',
        figure: ms(of((run) => ((run.cpuMs - run.processes * bare) / events) * 1e3)),
      }),
    ],
  }
}

/** The runs after the first: what does not fit into memory is on disk for them. */
const mostDrains = 4

async function oneRun(events, place) {
  const collector = await startCollector()
  const first = runProgram('full-speed.mjs', { args: [collector.url, String(events)], env: place.env })
  const drains = []
  while (place.hasSegments() && drains.length < mostDrains)
    drains.push(runProgram('drain.mjs', { args: [collector.url], env: place.env }))
  const lost = events - (await collector.count())
  const sum = (key) => [first, ...drains].reduce((total, run) => total + run[key], 0)
  place.emptySpool()
  return { ...first.said, lost, arrivedMs: sum('wallMs'), cpuMs: sum('cpuMs'), processes: 1 + drains.length }
}
