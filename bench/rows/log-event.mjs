import { runProgram } from '../lib/child.mjs'
import { atMost, row, us } from '../lib/row.mjs'
import { startCollector, startServer } from '../lib/servers.mjs'
import { median } from '../lib/stats.mjs'

/** 20,000 calls in bursts of 100. */
const bursts = 200

/** One call, beside what it cannot avoid and beside the batch processor alone, all in turn in the same process; and one while nothing can be sent. */
export async function logEvent({ quick, place }) {
  const collector = await startCollector()
  const silent = await startServer('silent.mjs')
  const measured = (url) => {
    const runs = Array.from({ length: quick ? 2 : 7 }, () => {
      const { said } = runProgram('log-event.mjs', { args: [url, String(bursts)], env: place.env })
      place.emptySpool()
      return Object.fromEntries(Object.entries(said.times).map(([name, times]) => [name, median(times)]))
    })
    const of = (name) => median(runs.map((run) => run[name]))
    return { of, over: (name) => median(runs.map((run) => run.logEvent / run[name])) }
  }
  try {
    const { of, over } = measured(collector.url)
    const alone = measured(silent.address)
    const parts = ['encode', 'write', 'check'].map((name) => `${name} ${us(of(name))}`).join(', ')
    return {
      rows: [
        row({
          what: 'logEvent, 10 properties, write-ahead',
          figure: us(of('logEvent')),
          baseline: `control ${us(of('control'))}`,
          ratio: over('control'),
          target: atMost(1.3, '×'),
        }),
        row({
          what: 'the same while the server is silent, so that nothing is sent',
          figure: us(alone.of('logEvent')),
          baseline: `control ${us(alone.of('control'))}`,
          ratio: alone.over('control'),
        }),
        row({ what: 'parts of the control, apart', figure: '', baseline: parts }),
        row({
          what: 'logEvent beside emit, which writes nothing',
          figure: us(of('logEvent')),
          baseline: `emit ${us(of('emit'))}`,
          ratio: over('emit'),
        }),
      ],
    }
  } finally {
    await collector.stop()
    await silent.stop()
  }
}
