import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { page, rows } from './page.ts'

const given = rows(page('docs/words.md'))
  .map(([word = '']) => word)
  .filter((word) => word !== 'Word')
const words = given.flatMap((word) => word.split(' '))

test('each row has one word, or one verb of two', () => {
  expect(given.length).toBeGreaterThan(60)
  expect(given.filter((word) => !/^[a-z]+( over)?$/.test(word))).toEqual([])
})

test('no word has two rows: it would mean two things', () => {
  expect(words.filter((word, n) => words.indexOf(word) !== n)).toEqual([])
})

test('each word is used in the source or in another page', () => {
  const root = resolve(import.meta.dirname, '../..')
  const sources = ['src', 'collector/src', 'scripts/floors'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.m?[jt]s$/.test(file))
      .map((file) => readFileSync(join(root, folder, file), 'utf8')),
  )
  const pages = readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md') && file !== 'words.md')
    .map((file) => page(`docs/${file}`))
  const text = [...sources, ...pages].join('\n').toLowerCase()
  const isUsed = (word: string) => new RegExp(`\\b${word.replace(' ', '.')}`).test(text)
  expect(given.filter((word) => !isUsed(word))).toEqual([])
})

test('a file of the outbox is named with words of the page, or by plain English', () => {
  const root = resolve(import.meta.dirname, '../../src/outbox')
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => (file.replaceAll('\\', '/').split('/').at(-1) ?? '').replace('.ts', '').split('-'))
  // What each of them means anybody knows, or its first line says.
  const plain =
    'alarm answers append away back batch batches clock deliver delivery disk end endings fail file fill gather given held keep left line lines list losses listing litter load memory names on abort once one open openings others outbox outcomes part parts passable pause post refused replay request rules sender sending serial side slices state sum takeable time turns up use what sends'
  const known = new Set([...words, ...plain.split(' ')])
  expect([...new Set(names)].filter((name) => !known.has(name)).toSorted()).toEqual([])
})
