import { expect, test } from 'vitest'
import { drawPlot, themes } from '../../bench/plots/draw.mjs'
import { lossPlots } from '../../bench/rows/loss.mjs'
import { peerPlots } from '../../bench/rows/peer-plots.mjs'
import { startPlot } from '../../bench/rows/start-plot.mjs'

/** As long as names and versions become. */
const longest = '@amplitude/analytics-node 1.15.73'
const about =
  'Measured on 2026-11-29; 2 cores, 24 GiB, linux x64, Node 20.20.2; loopback; load of the machine before: 0.0.'

const draw = (plot: Parameters<typeof drawPlot>[0]) =>
  drawPlot({ ...plot, notes: [...plot.notes, about] }, themes.light)
const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text)

/** What the race finds, slow as a busy machine is. */
const slow = {
  wallMs: 1_234.5,
  wallRatio: 123.45,
  wallQuartiles: [99.9, 200],
  cpuMs: 1,
  cpuRatio: 1,
  cpuQuartiles: [1, 1],
}
const race = new Proxy<Record<string, typeof slow>>({}, { get: () => slow })

test('start-up is drawn in three ways to end and for each peer, however slow they are', () => {
  const drawn = texts(draw(startPlot(race, { rounds: 50, labelOf: () => longest })))
  expect(drawn.filter((text) => text.startsWith('orangebox'))).toHaveLength(3)
  expect(drawn.filter((text) => text === longest)).toHaveLength(4)
  expect(drawn.join(' ')).toContain('(1235 ms)')
})

test('what a running program pays is drawn with its units, and never below nothing', () => {
  const figures = ['orangebox', 'other'].map((name) => ({
    name,
    label: name === 'orangebox' ? 'orangebox 10.10.10' : longest,
    of: (key: string) => (key === 'growth' ? -3 : 123_456),
  }))
  const plots = peerPlots(figures, { events: 20_000, many: 100_000, runs: 5 })
  expect(plots.map(({ name }) => name)).toEqual(['event', 'throughput', 'memory'])
  const drawn = plots.flatMap((plot) => texts(draw(plot)))
  for (const text of ['123456.0 µs', '123456 ms', '123,456', '123456 MiB', 'of 20,000']) expect(drawn).toContain(text)
  for (const plot of plots) expect(draw(plot)).not.toMatch(/width="-/)
})

test('losses are drawn without the run that was well, exits with it, and a killed program as one of a minute', () => {
  const ended = { arrived: 200, closeMs: 27, tooLong: false }
  const hung = { arrived: 0, closeMs: 60_000, tooLong: true }
  const compared = [
    { label: 'orangebox 10.10.10', results: Array.from({ length: 6 }, () => ended) },
    { label: longest, results: Array.from({ length: 6 }, () => hung) },
  ]
  const [loss, exit] = lossPlots(compared, { events: 200 })
  expect(texts(draw(loss!)).filter((text) => text === '200')).toHaveLength(5)
  const drawn = texts(draw(exit!))
  expect(drawn.filter((text) => text === '0.03 s')).toHaveLength(4)
  expect(drawn.filter((text) => text === 'over 60 s')).toHaveLength(4)
})
