/** How the demo speaks: plain lines, and colour where somebody looks at it. */

const { NO_COLOR, TERM } = process.env
const colour = process.stdout.isTTY === true && !NO_COLOR && TERM !== 'dumb'

/** @param {number} on @param {number} off @returns {(text: string) => string} */
const style = (on, off) => (text) => (colour ? `\u001b[${on}m${text}\u001b[${off}m` : text)

export const bold = style(1, 22)
export const good = style(32, 39)
export const bad = style(31, 39)

export const say = (line = '') => console.log(line)
export const note = (/** @type {string} */ text) => {
  for (const line of text.split('\n')) say(`   ${line}`)
}

const heading = ['run', 'logged', 'refused', 'kept at exit', 'delivered', 'kept', 'dropped', 'duplicates']

/** The ledger: a line for each run, and the sum. @param {readonly import('./referee.mjs').Row[]} rows @param {import('./referee.mjs').Sum} sum @returns {string} */
export function ledgerTable(rows, sum) {
  const lines = rows.map((row) => [
    `${row.run} ${row.name}`,
    ...[row.logged, row.refused, row.keptAtExit, row.delivered, row.kept, reasonsOf(row.dropped), row.duplicates],
  ])
  const total = ['all', sum.logged, sum.refused, '', sum.delivered, sum.kept, sum.dropped, sum.duplicates]
  const cells = [heading, ...lines, total].map((line) => line.map(String))
  const widths = heading.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)))
  const pad = (/** @type {string} */ cell, /** @type {number} */ column) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)
  return cells.map((line) => line.map(pad).join('  ')).join('\n')
}

const reasonsOf = (/** @type {Readonly<Record<string, number>>} */ dropped) =>
  Object.entries(dropped)
    .map(([reason, n]) => `${n} ${reason}`)
    .join(', ') || '0'
