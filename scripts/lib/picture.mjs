/** The picture of the first screen: where an event is, where things die there, and what happens then. */

/** @typedef {{ page: string, box: string, line: string, text: string, soft: string, dies: string, holds: string }} Theme */

/** @type {Readonly<Record<'light' | 'dark', Theme>>} */
export const themes = {
  light: {
    ...{ page: '#ffffff', box: '#f6f8fa', line: '#57606a', text: '#1f2328', soft: '#57606a' },
    ...{ dies: '#b3261e', holds: '#1a6b34' },
  },
  dark: {
    ...{ page: '#0d1117', box: '#161b22', line: '#8b949e', text: '#e6edf3', soft: '#9da7b1' },
    ...{ dies: '#ff8178', holds: '#5fd37f' },
  },
}

const width = 880
const height = 300

/** @type {readonly { x: number, title: string, says: readonly string[], dies: string, after: readonly string[] }[]} */
const stations = [
  {
    x: 20,
    title: 'your program',
    says: ['logEvent() returns', 'when the line is written'],
    dies: 'SIGKILL, crash, exit()',
    after: ['nothing is lost:', 'a later run sends it'],
  },
  {
    x: 320,
    title: 'a file on disk',
    says: ['50 MiB, 7 days at most;', 'losses are counted'],
    dies: 'disk full, not writable',
    after: ['memory takes over,', 'a diagnostic says so'],
  },
  {
    x: 620,
    title: 'your server',
    says: ['gets batches by POST,', 'and the counts of losses'],
    dies: 'down, 503, silence',
    after: ['events wait in the file,', 'shutdown() ends after 1 s'],
  },
]

/** @param {string} text */
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** @param {{ x: number, y: number, text: string, fill: string, size?: number, bold?: boolean }} line */
const line = ({ x, y, text, fill, size = 15, bold = false }) =>
  `<text x="${x}" y="${y}" fill="${fill}" font-size="${size}"${bold ? ' font-weight="600"' : ''} text-anchor="middle">${escaped(text)}</text>`

/** @param {(typeof stations)[number]} station @param {Theme} theme */
function drawStation({ x, title, says, dies, after }, theme) {
  const middle = x + 120
  return [
    `<rect x="${x}" y="20" width="240" height="108" rx="10" fill="${theme.box}" stroke="${theme.line}"/>`,
    line({ x: middle, y: 52, text: title, fill: theme.text, size: 18, bold: true }),
    ...says.map((text, n) => line({ x: middle, y: 82 + 22 * n, text, fill: theme.soft, size: 14 })),
    // A cross, for those to whom red says nothing.
    `<path d="M${middle} 128v22m-7 4l14 14m0-14l-14 14" stroke="${theme.dies}" stroke-width="2.5" fill="none"/>`,
    line({ x: middle, y: 196, text: dies, fill: theme.dies, bold: true }),
    ...after.map((text, n) => line({ x: middle, y: 228 + 22 * n, text, fill: theme.holds })),
  ].join('\n')
}

/** @param {number} from @param {string} text @param {Theme} theme */
const arrow = (from, text, theme) =>
  `<path d="M${from} 74h50m-9-6l9 6l-9 6" stroke="${theme.line}" stroke-width="2" fill="none"/>\n${line({ x: from + 25, y: 62, text, fill: theme.soft, size: 13 })}`

/** @param {Theme} theme */
export function drawPicture(theme) {
  const title =
    'A program writes each event to a file; it is sent from there. Below: where things die, and what happens then.'
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, sans-serif">`,
    `<title>${title}</title>`,
    `<rect width="${width}" height="${height}" fill="${theme.page}"/>`,
    ...stations.map((station) => drawStation(station, theme)),
    arrow(265, 'line', theme),
    arrow(565, 'batch', theme),
    line({
      x: width / 2,
      y: 284,
      text: 'what is left is sent by the next run of the same user, to the same server',
      fill: theme.soft,
      size: 13,
    }),
    '</svg>',
  ].join('\n')}\n`
}
