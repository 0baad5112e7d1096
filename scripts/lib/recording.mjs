/** A terminal as a picture: what was printed, line by line. */

/**
 * What the demo prints from its ledger on.
 *
 * @param {string} printed
 * @returns {readonly string[]}
 */
export function ledgerOf(printed) {
  const lines = printed.trimEnd().split(/\r?\n/)
  const from = lines.indexOf('ledger')
  if (from < 0) throw new Error('the demo printed no ledger')
  return lines.slice(from)
}

/**
 * The picture in words, for those who do not see it.
 *
 * @param {readonly string[]} ledger
 */
export function altOf(ledger) {
  const [, logged] = /^logged (\d+) = delivered \1, lost 0$/m.exec(ledger.join('\n')) ?? []
  if (logged === undefined) throw new Error('this is not the ledger of a demo that lost nothing')
  const events = Number(logged).toLocaleString('en')
  return `The ledger at the end of the demo: ${events} events logged, ${events} delivered, none lost`
}

/**
 * The README with the description of this recording.
 *
 * @param {string} readme
 * @param {readonly string[]} ledger
 */
export function withAlt(readme, ledger) {
  const image = /!\[[^\]]*\](?=\(\.\/docs\/img\/demo\.svg\))/
  if (!image.test(readme)) throw new Error('README.md shows no docs/img/demo.svg')
  return readme.replace(image, `![${altOf(ledger)}]`)
}

const [perLine, perCharacter, edge] = [20, 8.45, 20]

/** @param {string} text */
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/**
 * One line comes after the other, unless the reader wants nothing to move. A terminal is dark on light pages, too.
 *
 * @param {readonly string[]} printed
 */
export function drawRecording(printed) {
  const lines = ['$ npm run demo', '…', ...printed]
  const width = Math.ceil(Math.max(...lines.map((line) => line.length)) * perCharacter) + 2 * edge
  const height = lines.length * perLine + 2 * edge
  const drawn = lines.map(
    (line, n) =>
      `<text x="${edge}" y="${edge + perLine * n + 15}" style="animation-delay:${(n * 0.25).toFixed(2)}s">${escaped(line)}</text>`,
  )
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" xml:space="preserve">`,
    '<title>The ledger at the end of npm run demo</title>',
    '<style>text{font:14px ui-monospace,Menlo,Consolas,monospace;fill:#e6edf3;white-space:pre;animation:come .1s both}' +
      '@keyframes come{from{opacity:0}}@media (prefers-reduced-motion:reduce){text{animation:none}}</style>',
    `<rect width="${width}" height="${height}" rx="10" fill="#161b22"/>`,
    ...drawn,
    '</svg>',
  ].join('\n')}\n`
}
