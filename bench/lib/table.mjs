const figures = {
  what: 'What',
  figure: 'Figure',
  baseline: 'Beside',
  ratio: 'Ratio',
  target: 'Target',
  met: 'Met',
}

/** Rows as a Markdown table whose columns line up, to be read in a terminal as well. */
export function markdownTable(rows, columns = figures) {
  const keys = Object.keys(columns)
  const lines = [columns, ...rows].map((row) => keys.map((key) => row[key]))
  const widths = keys.map((_, i) => Math.max(...lines.map((line) => line[i].length)))
  const format = (cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`
  const [head, ...body] = lines.map(format)
  return [head, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...body].join('\n')
}
