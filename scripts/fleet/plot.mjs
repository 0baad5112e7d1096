/**
 * One scenario as SVG: a row for each contestant, all on one scale, so that heights compare. Colours of middle lightness and
 * no ground, readable on light and dark pages.
 */

const width = 880
const left = 44
const right = 16
const rowHeight = 92
const rowGap = 30
const top = 78
const bottom = 44
const binSeconds = 20
const target = 3

const colours = { text: '#7d8590', grid: '#7d859055', trouble: '#d2992233', target: '#cf5c5c' }
const lines = ['#e8590c', '#c2255c', '#2f9e44', '#4263eb', '#7048e8']

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
  const seconds = Math.ceil(scenario.endMs / 1000)
  const series = rows.map((row) => ({ ...row, points: ratios(row) }))
  const highest = Math.ceil(Math.max(target + 1, ...series.flatMap(({ points }) => points)))
  const x = (/** @type {number} */ second) => left + ((width - left - right) * second) / seconds
  const height = top + rows.length * (rowHeight + rowGap) + bottom - rowGap
  const scale = { x, seconds, highest, from: scenario.from / 1000, to: scenario.to / 1000 }
  const alt = series.map(({ title, figures }) => `${title}: recovery peak ${figures.recoveryPeak.toFixed(2)} times`)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" role="img">
<title>${escaped(scenario.title)}</title>
<desc>Requests per second at the server as a multiple of the steady rate. ${escaped(alt.join('; '))}.</desc>
${text(left, 22, scenario.title, 'font-size="15" font-weight="600"')}
${text(left, 42, about, 'font-size="12"')}
${series.map((row, index) => drawRow(row, top + index * (rowHeight + rowGap), lines[index % lines.length] ?? '', scale)).join('\n')}
${axis(height - bottom + 18, scale)}
</svg>
`
}

/** Rate over steady, one for each bin; the last one only if it is whole. */
function ratios(/** @type {Row} */ { requests, figures }) {
  return Array.from({ length: Math.floor(requests.length / binSeconds) }, (_, bin) => {
    const sum = requests.slice(bin * binSeconds, (bin + 1) * binSeconds).reduce((total, n) => total + n, 0)
    return sum / binSeconds / figures.steady
  })
}

/** @typedef {{ x: (second: number) => number, seconds: number, highest: number, from: number, to: number }} Scale */

function drawRow(
  /** @type {Row & { points: readonly number[] }} */ { title, points, figures },
  /** @type {number} */ above,
  /** @type {string} */ colour,
  /** @type {Scale} */ { x, seconds, highest, from, to },
) {
  const base = above + rowHeight
  const y = (/** @type {number} */ ratio) => base - (rowHeight * Math.min(ratio, highest)) / highest
  const at = (/** @type {number} */ bin) => round(x((bin + 0.5) * binSeconds))
  const path = points.map((ratio, bin) => `${bin === 0 ? 'M' : 'L'}${at(bin)} ${round(y(ratio))}`).join('')
  const area = `${path}L${at(points.length - 1)} ${base}L${at(0)} ${base}Z`
  const level = (/** @type {number} */ ratio, /** @type {string} */ stroke, dash = '') =>
    `<path d="M${x(0)} ${round(y(ratio))}H${x(seconds)}" stroke="${stroke}" ${dash}/>`
  const label = (/** @type {number} */ ratio) =>
    text(left - 6, y(ratio) + 4, `${ratio}×`, 'font-size="11" text-anchor="end"')
  const lost = figures.lost === 0 ? 'nothing lost' : `${(100 * figures.lostShare).toFixed(1)} % lost`
  const summary = `recovery peak ${figures.recoveryPeak.toFixed(2)}× · ${lost}`
  return `<g>
<rect x="${round(x(from))}" y="${above}" width="${round(x(to) - x(from))}" height="${rowHeight}" fill="${colours.trouble}"/>
${level(0, colours.grid)}${level(1, colours.grid)}${level(target, colours.target, 'stroke-dasharray="4 4"')}
<path d="${area}" fill="${colour}" fill-opacity="0.22"/><path d="${path}" fill="none" stroke="${colour}" stroke-width="1.6"/>
${label(0)}${label(1)}${label(target)}
<text x="${left}" y="${above - 6}" font-size="12.5" font-weight="600" fill="${colour}">${escaped(title)}</text>
${text(width - right, above - 6, summary, 'font-size="12" text-anchor="end"')}
</g>`
}

function axis(/** @type {number} */ y, /** @type {Scale} */ { x, seconds }) {
  const ticks = Array.from({ length: Math.floor(seconds / 600) + 1 }, (_, index) => index * 10)
  const marks = ticks.map((minute) => text(x(minute * 60), y, `${minute}`, 'font-size="11" text-anchor="middle"'))
  return `${marks.join('\n')}\n${text(width - right, y + 18, 'minutes; shaded: the trouble; dashed: three times the steady rate', 'font-size="11" text-anchor="end"')}`
}

const text = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ words, attributes = '') =>
  `<text x="${round(x)}" y="${round(y)}" fill="${colours.text}" ${attributes}>${escaped(words)}</text>`
const round = (/** @type {number} */ n) => Math.round(n * 10) / 10
const escaped = (/** @type {string} */ words) =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
