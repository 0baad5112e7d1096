import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { doors, floors } from '../../scripts/floors/table.mjs'
import { chunks } from '../package/chunks.ts'
import { named, page, table } from './page.ts'

const root = resolve(import.meta.dirname, '../..')
const text = page('docs/architecture.md', 'Floors')
const told = table(text, 'Floor')

test('the page lists the floors of the table, from the top', () => {
  expect(told.map(([name]) => name)).toEqual(floors.map(({ name }) => name).reverse())
})

test.each(floors)('the page names every room of the floor $name', ({ name, rooms }) => {
  const names = named(told.find(([floor]) => floor === name)?.[1] ?? '')
  const missing = rooms.flatMap(({ folder, levels }) => {
    const files = levels.flat().map((file) => (folder === '.' ? file : `${folder}/${file}`))
    return names.includes(`${folder}/`) ? [] : files.filter((file) => !names.includes(file))
  })
  expect(missing).toEqual([])
})

test.each(doors)('the page names every file by which $what enters', ({ what, only }) => {
  const row = table(text, 'From outside').find(([outside]) => outside === what)
  expect(only.map((file) => file.replace('*', '')).filter((file) => !named(row?.[1] ?? '').includes(file))).toEqual([])
})

test.each(table(page('docs/architecture.md', 'What is loaded when'), 'File of `dist/`'))(
  'the page says how large %s may be, give or take a tenth',
  (file = '', kilobytes) => {
    const allowed = (chunks[named(file)[0] ?? '']?.maxBytes ?? 0) / 1000
    expect(Math.abs(Number(kilobytes) - allowed)).toBeLessThanOrEqual(Math.max(1, allowed / 10))
  },
)

describe('what a page calls a file is one:', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(root, 'docs')).map((file) => `docs/${file}`)]
  const exists = (path: string) => ['', 'src'].some((folder) => existsSync(join(root, folder, path)))

  test.each(pages.filter((path) => path.endsWith('.md')))('%s', (path) => {
    const files = named(page(path)).filter((name) => /^[\w-]+(?:\/[\w.-]+)*\/[\w.-]+\.(?:ts|mjs)$/.test(name))
    expect(files.filter((file) => !exists(file))).toEqual([])
  })
})
