import { runProgram } from '../lib/child.mjs'
import { refusedUrl, startBlackHole } from '../lib/dead-ends.mjs'
import { atMost, ms, row } from '../lib/row.mjs'
import { startCollector, startServer } from '../lib/servers.mjs'
import { median } from '../lib/stats.mjs'

/** The default deadline of shutdown(), and what may come on top of it. */
const limitMs = 1_000 + 100

/** From the call of shutdown() to the end of the process, where nobody answers as hoped. */
export async function exit({ quick, place }) {
  const healthy = await startCollector()
  const unavailable = await startCollector('--status', '503')
  const silent = await startServer('silent.mjs')
  const names = await startServer('silent-names.mjs')
  const hole = await startBlackHole()
  const endpoints = {
    'healthy collector': [healthy.url],
    'connection refused': [await refusedUrl()],
    'black hole, connect never completes': [hole.address],
    'black hole, accepted and silent': [silent.address],
    'HTTP 503': [unavailable.url],
    'silent name server': ['https://telemetry.example', names.address],
  }
  try {
    const rows = Object.entries(endpoints).map(([what, args]) => exitRow(what, args, { runs: quick ? 3 : 15, place }))
    return { rows }
  } finally {
    await Promise.all([healthy, unavailable, silent, names, hole].map((server) => server.stop()))
  }
}

function exitRow(what, args, { runs, place }) {
  const times = Array.from({ length: runs }, () => {
    const { said, endedAt } = runProgram('exit.mjs', { args, env: place.env })
    place.emptySpool()
    return Number(endedAt - BigInt(said.shutdownAt)) / 1e6
  })
  const worst = Math.max(...times)
  return row({
    what: `shutdown() to exit: ${what}`,
    figure: `${ms(median(times))}, at most ${ms(worst)}`,
    target: atMost(limitMs, 'ms'),
    measured: worst,
  })
}
