// @ts-check

/** @param {ReadonlyMap<string, import('./count.mjs').Total>} totals @returns {string} languages with the most lines first */
export function formatTable(totals) {
  const counted = [...totals].sort(([, a], [, b]) => b.lines - a.lines)
  const sum = { files: 0, lines: 0, bytes: 0 }
  for (const [, { files, lines, bytes }] of counted) {
    sum.files += files
    sum.lines += lines
    sum.bytes += bytes
  }
  const rows = [...counted, /** @type {const} */ (['total', sum])].map(([name, { files, lines, bytes }]) => [
    name,
    String(files),
    String(lines),
    String(bytes),
  ])
  return [['language', 'files', 'lines', 'bytes'], ...rows]
    .map(([name = '', ...numbers]) => name.padEnd(12) + numbers.map((n) => n.padStart(10)).join(''))
    .join('\n')
}
