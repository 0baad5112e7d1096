import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { page, table } from './page.ts'

const words = table(page('docs/words.md'), 'Word').flatMap(([given = '']) =>
  given
    .replaceAll(/`|\bverb\b/g, '')
    .split(/[,\s]+/)
    .filter((word) => word !== ''),
)

test('no word stands there twice: it would mean two things', () => {
  expect(words.filter((word, n) => words.indexOf(word) !== n)).toEqual([])
})

test('a file of the outbox is called by words of the page, or by plain English', () => {
  const root = resolve(import.meta.dirname, '../../src/outbox')
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => (file.replaceAll('\\', '/').split('/').at(-1) ?? '').replace('.ts', '').split('-'))
  // What each of them means anybody knows, or its first line says.
  const plain =
    'alarm answers append away back batch clock deliver delivery disk end endings fail file gather given held keep line lines list listing litter load losses memory names on abort once one open openings others outbox outcomes part parts passable pause post refused replay request rules sender serial side state takeable time turns use'
  const known = new Set([...words, ...plain.split(' ')])
  expect([...new Set(names)].filter((name) => !known.has(name)).toSorted()).toEqual([])
})
