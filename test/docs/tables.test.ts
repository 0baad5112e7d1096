import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { page } from './page.ts'

const root = resolve(import.meta.dirname, '../..')
const pages = ['.', 'docs', 'docs/decisions', 'bench', 'bench/loss', 'collector', 'examples'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file).replaceAll('\\', '/')),
)
const cellsOf = (row: string) => row.split(/(?<!\\)\|/).length

/** A blank line between two rows ends a table, and what follows is shown as it is written. */
describe('a row of a table stands below its head, with as many cells:', () => {
  test.each(pages)('%s', (path) => {
    const blocks = page(path)
      .replaceAll(/^```.*?^```$/gms, '')
      .split(/\n(?!\|)/)
      .map((block) => block.split('\n').filter((line) => line.startsWith('|')))
      .filter((block) => block.length > 0)
    const torn = blocks.filter((block) => !/^\|[\s:|-]+\|$/.test(block[1] ?? ''))
    const uneven = blocks.flatMap((block) => block.filter((row) => cellsOf(row) !== cellsOf(block[0] ?? '')))
    expect([...torn, ...uneven]).toEqual([])
  })
})
