/** What a course comes to. */

/** Peaks are of means over ten seconds, in small fleets over so many that they are not those of a single client. */
const windowSeconds = (/** @type {number} */ steady) => Math.max(10, Math.ceil(2_000 / steady))
/** The fleet settles first. */
const warmUpSeconds = 120

/**
 * @typedef {object} Figures
 * @property {number} steady requests per second before the trouble
 * @property {number} troublePeak and the highest rate during it, as a multiple of steady
 * @property {number} recoveryPeak the same after it
 * @property {number} recoveryPeakAt minutes after its end
 * @property {number} halfLive minutes after its end until half of the processes that never end deliver again
 * @property {number} halfDrained minutes after its end until half of what had piled up was delivered; infinite: not within the course
 * @property {number} drained the same for nine tenths
 * @property {number} lost events
 * @property {number} lostShare of those recorded during the trouble
 */

/** @returns {Figures} */
export function measure(
  /** @type {import('./books.mjs').Course} */ { requests, recorded, waiting, liveAgain, live, total },
  /** @type {import('./scenarios.mjs').Scenario} */ scenario,
) {
  const from = scenario.from / 1000
  const to = scenario.to / 1000
  const steady = requests.slice(warmUpSeconds, from).reduce((sum, n) => sum + n, 0) / (from - warmUpSeconds)
  const trouble = peak(requests, from, to, windowSeconds(steady))
  const recovery = peak(requests, to, requests.length, windowSeconds(steady))
  const usual = waiting[from - 1] ?? 0
  const piledUp = (waiting[to - 1] ?? 0) - usual
  const minutesAfter = (/** @type {number} */ second) => (second === -1 ? Number.POSITIVE_INFINITY : (second - to) / 60)
  const minutesUntil = (/** @type {number} */ left) => {
    return minutesAfter(waiting.findIndex((n, at) => at >= to && n - usual <= left * piledUp))
  }
  return {
    steady,
    troublePeak: trouble.rate / steady,
    recoveryPeak: recovery.rate / steady,
    recoveryPeakAt: (recovery.at - to) / 60,
    halfLive: minutesAfter(liveAgain.findIndex((n, at) => at >= to && n >= live / 2)),
    halfDrained: minutesUntil(0.5),
    drained: minutesUntil(0.1),
    lost: total.lost,
    lostShare: total.lost / ((recorded[to - 1] ?? 0) - (recorded[from - 1] ?? 0)),
  }
}

function peak(
  /** @type {Uint32Array} */ requests,
  /** @type {number} */ from,
  /** @type {number} */ to,
  /** @type {number} */ width,
) {
  let sum = 0
  let highest = { rate: 0, at: from }
  for (let second = from; second < to; second++) {
    sum += requests[second] ?? 0
    if (second >= from + width) sum -= requests[second - width] ?? 0
    const at = second - width + 1
    if (at >= from && sum / width > highest.rate) highest = { rate: sum / width, at }
  }
  return highest
}

const head = ['', 'steady', 'in trouble', 'recovery', 'at', 'half live', 'half', '90 %', 'lost events']

/** The figures of one scenario, one line for each contestant. */
export function table(/** @type {readonly { title: string, figures: Figures }[]} */ rows) {
  const cells = [head, ...rows.map(({ title, figures }) => [title, ...line(figures)])]
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const pad = (/** @type {string} */ cell, /** @type {number} */ column) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)
  return cells.map((row) => row.map(pad).join('  ').trimEnd()).join('\n')
}

const line = (/** @type {Figures} */ figures) => [
  `${Math.round(figures.steady)}/s`,
  times(figures.troublePeak),
  times(figures.recoveryPeak),
  minutes(figures.recoveryPeakAt),
  minutes(figures.halfLive),
  minutes(figures.halfDrained),
  minutes(figures.drained),
  `${figures.lost.toLocaleString('en')} (${(100 * figures.lostShare).toFixed(1)} %)`,
]
const times = (/** @type {number} */ ratio) => `${ratio.toFixed(2)}×`
const minutes = (/** @type {number} */ n) => (Number.isFinite(n) ? `${n.toFixed(1)} min` : 'later')
