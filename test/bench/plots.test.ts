import { expect, test } from 'vitest'
import { drawPlot, themes, width } from '../../bench/plots/draw.mjs'

const plot = {
  name: 'test',
  title: 'Two SDKs & two questions',
  columns: [
    { title: 'start', unit: 'ms' },
    { title: 'ratio', unit: 'bare = 1', line: 1 },
  ],
  rows: [
    {
      label: 'ours',
      ours: true,
      cells: [
        { value: 10, text: '10 ms', low: 9, high: 12 },
        { value: 2, text: '2.00 ×' },
      ],
    },
    {
      label: 'theirs <3>',
      cells: [
        { value: 40, text: '40 ms', low: 30, high: 44 },
        { value: 0, text: '0.00 ×' },
      ],
    },
  ],
  notes: [
    'Measured by nobody on a machine that is none, in runs that were not; this note is long enough that it needs a second line.',
  ],
} as const

const svg = drawPlot(plot, themes.light)
const attribute = (tag: string, name: string) => Number(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1])
const bars = (drawn: string) => [...drawn.matchAll(/<rect x[^>]*>/g)].map(([tag]) => tag)
const words = (drawn: string) =>
  [...drawn.matchAll(/(<text[^>]*>)([^<]*)<\/text>/g)].map(([, tag = '', text = '']) => {
    const [x, y, size] = [attribute(tag, 'x'), attribute(tag, 'y'), attribute(tag, 'font-size')]
    // As wide as the letters of a wide font are on an average.
    return {
      text,
      left: x,
      right: x + text.replaceAll(/&\w+;/g, '_').length * size * 0.57,
      top: y - size * 0.8,
      bottom: y + size * 0.2,
    }
  })

test('the bars of a column are in proportion to its values, and begin at one line', () => {
  const [first, second, third, fourth] = bars(svg).map((tag) => ({
    x: attribute(tag, 'x'),
    long: attribute(tag, 'width'),
  }))
  expect(second!.long / first!.long).toBeCloseTo(4, 2)
  expect(third!.long).toBeGreaterThan(0)
  expect(fourth!.long).toBe(0)
  expect([second!.x, fourth!.x]).toEqual([first!.x, third!.x])
})

test('the line of a bar reaches from the lower to the upper quartile, on the scale of the bars', () => {
  const [bar] = bars(svg)
  const [, from, to] = /<path d="M([\d.]+) [\d.]+H([\d.]+)"/.exec(svg)!.map(Number)
  const perUnit = attribute(bar!, 'width') / 10
  expect((from! - attribute(bar!, 'x')) / perUnit).toBeCloseTo(9, 1)
  expect((to! - attribute(bar!, 'x')) / perUnit).toBeCloseTo(12, 1)
})

test('a marked value stands where a bar of that value would end', () => {
  const mark = Number(/<path d="M([\d.]+) [\d.]+V/.exec(svg)?.[1])
  const third = bars(svg)[2]!
  expect(mark - attribute(third, 'x')).toBeCloseTo(attribute(third, 'width') / 2, 1)
})

test('every word that was given is there as text, and what is no letter of XML is escaped', () => {
  const drawn = words(svg).map(({ text }) => text)
  for (const text of [
    'Two SDKs &amp; two questions',
    'start',
    'ms',
    'ratio',
    'bare = 1',
    'ours',
    'theirs &lt;3&gt;',
    '10 ms',
    '2.00 ×',
    '40 ms',
    '0.00 ×',
  ])
    expect(drawn).toContain(text)
  expect(drawn.join(' ')).toContain(plot.notes[0].slice(-30))
})

test('no two words overlap, none stands on a bar, and none leaves the picture', () => {
  const all = words(svg)
  for (const [n, a] of all.entries()) {
    expect(a.right).toBeLessThanOrEqual(width)
    for (const b of all.slice(n + 1)) {
      const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top
      expect([a.text, b.text, apart]).toEqual([a.text, b.text, true])
    }
    for (const bar of bars(svg)) {
      const [x, y] = [attribute(bar, 'x'), attribute(bar, 'y')]
      const beside =
        a.left >= x + attribute(bar, 'width') || a.right <= x || a.top >= y + attribute(bar, 'height') || a.bottom <= y
      expect([a.text, beside]).toEqual([a.text, true])
    }
  }
})

test('the picture for a dark page differs in nothing but colours', () => {
  const blank = (drawn: string) => drawn.replaceAll(/#[0-9a-f]{6}/g, '#')
  expect(blank(drawPlot(plot, themes.dark))).toBe(blank(svg))
  expect(drawPlot(plot, themes.dark)).not.toBe(svg)
})

test('a column in which everything is 0 has bars of no length', () => {
  const rows = [
    {
      label: 'all',
      cells: [
        { value: 0, text: '0' },
        { value: 0, text: '0' },
      ],
    },
  ]
  const drawn = drawPlot(
    { ...plot, columns: plot.columns.map(({ title, unit }) => ({ title, unit })), rows },
    themes.light,
  )
  expect(bars(drawn).map((tag) => attribute(tag, 'width'))).toEqual([0, 0])
})

test('what has no room is refused by name', () => {
  const label = 'an SDK whose name goes on and on and on'
  const rows = [{ ...plot.rows[1], label }]
  expect(() => drawPlot({ ...plot, rows }, themes.light)).toThrow(`test: no room for "${label}"`)
})
