import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

/** The text of a page, or of its part below a heading, up to the next heading of the same height or higher. */
export function page(path: string, heading?: string): string {
  const text = readFileSync(join(root, path), 'utf8')
  if (heading === undefined) return text
  const lines = text.split('\n')
  const from = lines.findIndex((line) => line.replace(/^#+ /, '') === heading && line.startsWith('#'))
  if (from < 0) throw new Error(`${path} has no heading "${heading}"`)
  const height = lines[from]?.indexOf(' ') ?? 0
  const length = lines.slice(from + 1).findIndex((line) => new RegExp(`^#{1,${height}} `).test(line))
  return lines.slice(from, length < 0 ? undefined : from + 1 + length).join('\n')
}

/** The rows of the tables in a text, as cells, without the line under the head. */
export const rows = (text: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^[|\s:-]+$/.test(line))
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()))

/** The rows of the table whose first head is this. */
export function table(text: string, head: string): readonly (readonly string[])[] {
  const blocks = text.split(/\n(?!\|)/).map(rows)
  const found = blocks.find(([first]) => first?.[0] === head)
  if (!found) throw new Error(`no table begins with the head "${head}"`)
  return found.slice(1)
}

/** What stands in backticks; `.version` behind `a.b.name` is `a.b.version`. */
export function named(text: string): readonly string[] {
  let whole = ''
  return [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => {
    if (!name.startsWith('.')) whole = name
    return name.startsWith('.') ? whole.replace(/\.[^.]+$/, name) : name
  })
}
