/** Measurements as a picture: a row for each contestant, a column for each question, in it a bar on the column's own scale, which begins at 0. */

/**
 * @typedef {{ value: number, text: string, low?: number, high?: number }} Cell `low`, `high`: quartiles, in the unit of `value`
 * @typedef {{ title: string, unit: string, line?: number }} Column `line`: a value to be marked, such as that of a program without an SDK
 * @typedef {{ label: string, cells: readonly Cell[], ours?: boolean }} Row
 * @typedef {{ name: string, title: string, columns: readonly Column[], rows: readonly Row[], notes: readonly string[] }} Plot
 * @typedef {{ page: string, text: string, soft: string, bar: string, ours: string, line: string }} Theme
 */

/** @type {Readonly<Record<'light' | 'dark', Theme>>} */
export const themes = {
  light: { page: '#ffffff', text: '#1f2328', soft: '#57606a', bar: '#afb8c1', ours: '#e8590c', line: '#57606a' },
  dark: { page: '#0d1117', text: '#e6edf3', soft: '#9da7b1', bar: '#57606a', ours: '#f0883e', line: '#9da7b1' },
}

export const width = 880
const [edge, labels, gap] = [20, 256, 16]
const [perRow, bar, perLine] = [26, 14, 18]
/** Where the first row begins. */
const top = 92
/** Pixels for a character at 12 and at 13 pixels, bold ones too: in DejaVu, the widest of the fonts that systems read pages in. */
const [perCharacter, perLabelCharacter, perBoldCharacter] = [7.7, 7.4, 8.4]
const captionCharacters = Math.floor((width - 2 * edge) / 6.8)

const escaped = (/** @type {string} */ text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const round = (/** @type {number} */ n) => Math.round(n * 100) / 100

/** @param {{ x: number, y: number, size?: number, bold?: boolean }} at @param {string} words @param {string} fill */
const text = ({ x, y, size = 13, bold = false }, words, fill) =>
  `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${fill}"${bold ? ' font-weight="600"' : ''}>${escaped(words)}</text>`

/** @param {Plot} plot @param {Theme} theme */
export function drawPlot(plot, theme) {
  const { title, columns, rows } = plot
  const caption = plot.notes.flatMap(wrapped)
  const bottom = top + rows.length * perRow
  const height = bottom + 14 + caption.length * perLine + edge / 2
  refuseWhatDoesNotFit(plot)
  const each = columnWidth(columns)
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, sans-serif">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${theme.page}"/>`,
    text({ x: edge, y: 34, size: 17, bold: true }, title, theme.text),
    ...rows.map(({ label, ours }, n) =>
      text({ x: edge, y: middle(n) + 4.5, bold: ours === true }, label, ours ? theme.ours : theme.text),
    ),
    ...columns.map((column, n) => drawColumn({ column, n, x: edge + labels + n * (each + gap), each }, plot, theme)),
    ...caption.map((line, n) => text({ x: edge, y: bottom + 26 + n * perLine, size: 12 }, line, theme.soft)),
    '</svg>',
  ].join('\n')}\n`
}

const middle = (/** @type {number} */ row) => top + row * perRow + perRow / 2

/** @param {readonly Column[]} columns */
const columnWidth = (columns) => (width - 2 * edge - labels - gap * (columns.length - 1)) / columns.length

/** @param {{ column: Column, n: number, x: number, each: number }} place @param {Plot} plot @param {Theme} theme */
function drawColumn({ column, n, x, each }, { rows }, theme) {
  const cells = rows.map(({ cells }) => cells[n])
  const longest = Math.max(...cells.map((cell) => cell?.text.length ?? 0)) * perCharacter + 8
  const highest = Math.max(column.line ?? 0, ...cells.map((cell) => Math.max(cell?.value ?? 0, cell?.high ?? 0)))
  const scale = highest === 0 ? 0 : (each - longest) / highest
  const bars = rows.map(({ ours, cells }, row) => {
    const cell = cells[n]
    return cell === undefined ? '' : drawCell(cell, { x, y: middle(row), scale }, ours ? theme.ours : theme.bar, theme)
  })
  const at = round(x + (column.line ?? 0) * scale)
  const mark = `<path d="M${at} ${top - 2}V${top + rows.length * perRow}" stroke="${theme.line}" stroke-dasharray="3 3"/>`
  return [
    text({ x, y: 62, bold: true }, column.title, theme.text),
    text({ x, y: 80, size: 12 }, column.unit, theme.soft),
    ...bars,
    ...(column.line === undefined ? [] : [mark]),
  ].join('\n')
}

/** @param {Cell} cell @param {{ x: number, y: number, scale: number }} at @param {string} fill @param {Theme} theme */
function drawCell({ value, text: words, low, high }, { x, y, scale }, fill, theme) {
  const long = round(value * scale)
  const spread =
    low === undefined || high === undefined
      ? []
      : [
          `<path d="M${round(x + low * scale)} ${y}H${round(x + high * scale)}" stroke="${theme.text}" stroke-width="2"/>`,
        ]
  return [
    `<rect x="${round(x)}" y="${y - bar / 2}" width="${long}" height="${bar}" rx="1.5" fill="${fill}"/>`,
    ...spread,
    text({ x: x + Math.max(long, (high ?? 0) * scale) + 6, y: y + 4, size: 12 }, words, theme.text),
  ].join('')
}

/** @param {string} note @returns {string[]} the note in lines that fit */
function wrapped(note) {
  const lines = ['']
  for (const word of note.split(' ')) {
    const line = `${lines.at(-1)} ${word}`.trim()
    if (line.length <= captionCharacters) lines[lines.length - 1] = line
    else lines.push(word)
  }
  return lines
}

/** A word too long is a mistake of whoever wrote it, and is better said than drawn over its neighbour. */
function refuseWhatDoesNotFit(/** @type {Plot} */ { name, columns, rows }) {
  const each = columnWidth(columns)
  const fits = (/** @type {string} */ words, /** @type {number} */ room, /** @type {number} */ perOne) => {
    if (words.length * perOne > room) throw new Error(`${name}: no room for "${words}"`)
  }
  for (const { label, cells, ours } of rows) {
    fits(label, labels - 4, ours ? perBoldCharacter : perLabelCharacter)
    for (const { text } of cells) fits(text, each - 20, perCharacter)
  }
  for (const { title, unit } of columns) {
    fits(title, each + gap - 6, perBoldCharacter)
    fits(unit, each + gap - 6, 7)
  }
}
