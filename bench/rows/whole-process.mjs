import { race } from '../lib/pairs.mjs'
import { atMost, ms, row } from '../lib/row.mjs'
import { startCollector, startServer } from '../lib/servers.mjs'

/** Whole processes against the same file with import and calls removed: what a user of the host's program waits for. */
export async function wholeProcess({ quick, place }) {
  const collector = await startCollector()
  const mixpanel = await startServer('mixpanel.mjs')
  try {
    const results = race(
      {
        bare: { file: 'bare.mjs' },
        empty: { file: 'empty.mjs' },
        create: { file: 'create.mjs', args: [collector.url] },
        wait: { file: 'cli.mjs', args: [collector.url, 'wait'] },
        mixpanel: { file: 'mixpanel.mjs', args: [mixpanel.address] },
        leave: { file: 'cli.mjs', args: [collector.url, 'leave'], after: place.emptySpool },
        detach: { file: 'cli.mjs', args: [collector.url, 'detach'], after: place.endUploader },
      },
      { rounds: quick ? 10 : 60, env: place.env },
    )
    return rowsOf(results)
  } finally {
    await Promise.all([collector.stop(), mixpanel.stop()])
  }
}

function rowsOf({ bare, empty, create, wait, mixpanel, leave, detach }) {
  const pair = (what, own, limit) => [
    row({
      what: `${what}, wall`,
      figure: ms(own.wallMs),
      baseline: ms(bare.wallMs),
      ratio: own.wallRatio,
      quartiles: own.wallQuartiles,
      target: limit && atMost(limit, '×'),
    }),
    row({
      what: `${what}, CPU`,
      figure: ms(own.cpuMs),
      baseline: ms(bare.cpuMs),
      ratio: own.cpuRatio,
      quartiles: own.cpuQuartiles,
    }),
  ]
  return [
    ...pair('the harness: an empty SDK', empty),
    ...pair('(a) import and createTelemetry', create, 1.1),
    ...pair('(b) mini CLI, shutdown() waits', wait, 2.2),
    ...pair('mixpanel 0.24.0, the same CLI', mixpanel),
    ...pair('(c) mini CLI, events left on disk', leave, 1.25),
    ...pair('(d) mini CLI, a detached uploader sends', detach, 1.35),
  ]
}
