import { runProgram } from '../lib/child.mjs'
import { label, names } from '../lib/contenders.mjs'
import { refusedUrl } from '../lib/dead-ends.mjs'
import { atMost, ms, row, thousands, us } from '../lib/row.mjs'
import { startPeer } from '../lib/servers.mjs'
import { median, quantile } from '../lib/stats.mjs'
import { peerPlots } from './peer-plots.mjs'

/** orangebox and its peers by one program, in turn: a call, CPU time and rate until everything has been sent, memory where nobody listens. */
export async function besidePeers({ quick, place }) {
  const sizes = quick ? { events: 10_000, many: 20_000, runs: 1 } : { events: 20_000, many: 100_000, runs: 5 }
  const dead = await refusedUrl()
  const runs = Object.fromEntries(names.map((name) => [name, []]))
  for (let n = 0; n < sizes.runs; n++)
    for (const name of names)
      runs[name].push({
        ...(await flatOut(name, { events: sizes.events, place })),
        ...grown(name, { many: sizes.many, dead, place }),
      })
  const figures = names.map((name) => ({
    name,
    label: label(name),
    of: (key, q = 0.5) =>
      quantile(
        runs[name].map((run) => run[key]),
        q,
      ),
  }))
  return { rows: rowsOf({ found: runs, figures, ...sizes }), plots: peerPlots(figures, sizes) }
}

/** A second run of our own is not needed: its adapter waits until everything has been sent. */
async function flatOut(name, { events, place }) {
  const server = await startPeer(name)
  const run = (n) =>
    runProgram('flat-out.mjs', { args: [name, server.url, String(n)], env: place.env, stderr: 'ignore' })
  const none = run(0)
  const { said, cpuMs } = run(events)
  const arrived = await server.count()
  place.emptySpool()
  return {
    callUs: median(said.times),
    perSecond: (arrived / said.tookMs) * 1e3,
    cpuPer1000: ((cpuMs - none.cpuMs) / arrived) * 1e3,
    cpuMs,
    arrived,
  }
}

/** @returns MiB after a full collection, and at the peak before it */
function grown(name, { many, dead, place }) {
  const options = { args: [name, dead, String(many)], nodeArgs: ['--expose-gc'], env: place.env, stderr: 'ignore' }
  const { growth, peak } = runProgram('peer-memory.mjs', options).said
  place.emptySpool()
  return { growth, peak }
}

function rowsOf({ found, figures, events, many }) {
  const [ours, otel] = figures
  const beside = (what, key, target) => {
    const ratios = found.orangebox.map((run, n) => run[key] / found.opentelemetry[n][key])
    return row({
      what,
      figure: ms(ours.of(key)),
      baseline: `OpenTelemetry ${ms(otel.of(key))}`,
      ratio: median(ratios),
      quartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
      target,
    })
  }
  return [
    beside('CPU per 1,000 events flat out, beside OTLP', 'cpuPer1000', atMost(1.2, '×')),
    beside(`CPU of that whole program, ${thousands(events)} events`, 'cpuMs'),
    ...figures.map(({ label, of }) =>
      row({
        what: `${label}: a call; flat out; growth over ${thousands(many)}`,
        figure: us(of('callUs')),
        baseline: `${thousands(of('perSecond'))} events/s, ${thousands(of('arrived'))} arrive; ${of('growth').toFixed(0)} MiB`,
      }),
    ),
  ]
}
