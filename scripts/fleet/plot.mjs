/**
 * One scenario as SVG: a panel for each contestant, all on one scale, so that heights compare. Colours of middle lightness and
 * no ground, readable on light and dark pages.
 */

const width = 720
const left = 56
const right = 12
const panel = 76
const gap = 28
const top = 72
const bottom = 52
const binSeconds = 30
const target = 3

const grey = '#7d8590'
const red = '#cf5c5c'
const colours = ['#e8590c', '#c2255c', '#2f9e44', '#4263eb']

/**
 * @typedef {object} Row
 * @property {string} title
 * @property {Uint32Array} requests
 * @property {import('./measure.mjs').Figures} figures
 */

export function plot(
  /** @type {import('./scenarios.mjs').Scenario} */ scenario,
  /** @type {readonly Row[]} */ rows,
  /** @type {string} */ about,
) {
  const minutes = scenario.endMs / 60_000
  const series = rows.map(ratios)
  const highest = Math.max(target + 1, ...series.flat())
  const x = (/** @type {number} */ minute) => round(left + ((width - left - right) * minute) / minutes)
  const y = (/** @type {number} */ ratio) => round(panel * (1 - ratio / highest))
  const height = top + rows.length * (panel + gap) + bottom - gap
  const ground = { x, y, from: scenario.from / 60_000, to: scenario.to / 60_000, minutes }
  const panels = rows.map((row, n) => {
    const colour = colours[n % colours.length] ?? grey
    return `<g transform="translate(0 ${top + n * (panel + gap)})">\n${drawPanel(row, series[n] ?? [], colour, ground)}\n</g>`
  })
  const middle = top + (height - top - bottom) / 2
  const label = `text-anchor="middle" transform="rotate(-90 14 ${middle})"`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="11" fill="${grey}" role="img">
<title>${escaped(scenario.title)}</title>
${text(left, 20, scenario.title, 'font-size="14" font-weight="600"')}
${text(left, 38, `${about}. Shaded: the trouble. Dashed: ${target} times the steady rate.`)}
${text(14, middle, 'requests at the server, steady rate = 1', label)}
${panels.join('\n')}
${axis(height - bottom + 16, ground)}
</svg>
`
}

/** Rate over steady, one for each bin. */
function ratios(/** @type {Row} */ { requests, figures }) {
  return Array.from({ length: Math.floor(requests.length / binSeconds) }, (_, bin) => {
    const sum = requests.slice(bin * binSeconds, (bin + 1) * binSeconds).reduce((total, n) => total + n, 0)
    return sum / binSeconds / figures.steady
  })
}

/** @typedef {{ x: (minute: number) => number, y: (ratio: number) => number, from: number, to: number, minutes: number }} Ground */

function drawPanel(
  /** @type {Row} */ { title, figures },
  /** @type {readonly number[]} */ points,
  /** @type {string} */ colour,
  /** @type {Ground} */ { x, y, from, to, minutes },
) {
  const line = points.map((ratio, bin) => `${x(((bin + 0.5) * binSeconds) / 60)} ${y(ratio)}`).join('L')
  const level = (/** @type {number} */ ratio, /** @type {string} */ stroke, more = '') =>
    `<path d="M${x(0)} ${y(ratio)}H${x(minutes)}" stroke="${stroke}" ${more}/>${text(left - 6, y(ratio) + 4, `${ratio}×`, 'text-anchor="end"')}`
  const lost = figures.lost === 0 ? 'nothing lost' : `${(100 * figures.lostShare).toFixed(1)} % lost`
  const summary = `recovery peak ${figures.recoveryPeak.toFixed(2)}×, ${lost}`
  return `<rect x="${x(from)}" width="${round(x(to) - x(from))}" height="${panel}" fill="#d29922" fill-opacity="0.18"/>
${level(0, grey)}${level(1, grey, 'stroke-opacity="0.4"')}${level(target, red, 'stroke-dasharray="4 4"')}
<path d="M${x(0)} ${y(0)}L${line}L${x(minutes)} ${y(0)}" fill="${colour}" fill-opacity="0.2" stroke="${colour}" stroke-width="1.4"/>
${text(left, -6, title, `font-size="12" font-weight="600" fill="${colour}"`)}
${text(width - right, -6, summary, 'text-anchor="end"')}`
}

function axis(/** @type {number} */ at, /** @type {Ground} */ { x, minutes }) {
  const ticks = Array.from({ length: Math.floor(minutes / 10) + 1 }, (_, index) => index * 10)
  const marks = ticks.map((minute) => text(x(minute), at, String(minute), 'text-anchor="middle"'))
  return `${marks.join('')}\n${text(x(minutes / 2), at + 20, 'minutes', 'text-anchor="middle"')}`
}

const text = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ words, attributes = '') =>
  `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escaped(words)}</text>`
const round = (/** @type {number} */ n) => Math.round(n * 10) / 10
const escaped = (/** @type {string} */ words) =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
