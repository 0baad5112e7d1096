import { label, peers } from '../lib/contenders.mjs'
import { race } from '../lib/pairs.mjs'
import { atMost, ms, row } from '../lib/row.mjs'
import { startCollector, startPeer } from '../lib/servers.mjs'
import { startPlot } from './start-plot.mjs'

/** Whole processes against the same file with import and calls removed: what a user of the host's program waits for. */
export async function wholeProcess({ quick, place }) {
  const collector = await startCollector()
  // Answers as those of the peers do. The collector checks what it gets, and whoever waits for its answer would wait for that.
  const yes = await startPeer('orangebox')
  const servers = await Promise.all(peers.map(startPeer))
  const rounds = quick ? 10 : 50
  const program = (peer, n, events) => ({ file: `peers/${peer}.mjs`, args: [servers[n].url, String(events)] })
  try {
    const results = race(
      {
        bare: { file: 'bare.mjs' },
        empty: { file: 'empty.mjs' },
        create: { file: 'create.mjs', args: [collector.url] },
        wait: { file: 'cli.mjs', args: [yes.url, 'wait'] },
        leave: { file: 'cli.mjs', args: [collector.url, 'leave'], after: place.emptySpool },
        detach: { file: 'cli.mjs', args: [collector.url, 'detach'], after: place.endUploader },
        ...Object.fromEntries(peers.map((peer, n) => [`${peer} create`, program(peer, n, 0)])),
        ...Object.fromEntries(peers.map((peer, n) => [`${peer} mini`, program(peer, n, 5)])),
      },
      { rounds, env: place.env },
    )
    // A run that did less than it should would look fast.
    for (const [n, server] of servers.entries())
      if ((await server.count()) !== 5) throw new Error(`${peers[n]} did not deliver its five events`)
    return { rows: rowsOf(results), plots: [startPlot(results, { rounds, labelOf: label })] }
  } finally {
    await Promise.all([collector, yes, ...servers].map((server) => server.stop()))
  }
}

function rowsOf({ bare, empty, create, wait, leave, detach, ...others }) {
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
    ...peers.flatMap((peer) => pair(`${label(peer)}, import and create`, others[`${peer} create`])),
    ...pair('(b) mini CLI, shutdown() waits', wait, 1.8),
    ...peers.flatMap((peer) => pair(`${label(peer)}, the same CLI`, others[`${peer} mini`])),
    ...pair('(c) mini CLI, events left on disk', leave, 1.25),
    ...pair('(d) mini CLI, a detached uploader sends', detach, 1.45),
  ]
}
