import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { page } from './page.ts'

const root = resolve(import.meta.dirname, '../..')
const images = readdirSync(join(root, 'docs/img'))
const pages = ['.', 'docs', 'docs/decisions', 'bench', 'bench/loss', 'collector', 'examples'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.md'))
    .map((file) => page(join(folder, file))),
)

test('every picture in docs/img is shown by a page, or linked from one', () => {
  const shown = new Set(
    pages.flatMap((text) => [...text.matchAll(/img\/([\w-]+\.(?:svg|png))/g)].map(([, file]) => file)),
  )
  expect(images.filter((file) => !shown.has(file))).toEqual([])
})

test('a picture that a page shows in the dark exists for the light, and the other way round', () => {
  const halves = images.filter((file) => /-(light|dark)\.svg$/.test(file))
  expect(halves.length).toBeGreaterThan(2)
  const other = (file: string) => file.replace(/(light|dark)(?=\.svg$)/, (half) => (half === 'dark' ? 'light' : 'dark'))
  expect(halves.filter((file) => !existsSync(join(root, 'docs/img', other(file))))).toEqual([])
})
