import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { page } from './page.ts'

const root = resolve(import.meta.dirname, '../..')
const folder = (path: string) =>
  readdirSync(join(root, path))
    .filter((file) => file.endsWith('.md'))
    .map((file) => (path === '.' ? file : `${path}/${file}`))
const pages = [...['.', 'docs', 'docs/decisions', 'bench', 'bench/loss', 'collector', 'examples'].flatMap(folder)]

/** Without what stands in blocks and spans of code: brackets there are no links. */
const prose = (text: string) => text.replaceAll(/^```.*?^```$/gms, '').replaceAll(/`[^`\n]*`/g, 'code')

/** The anchors that GitHub gives to the headings of a page. */
const anchors = (path: string) =>
  page(path)
    .replaceAll(/^```.*?^```$/gms, '')
    .split('\n')
    .filter((line) => /^#+ /.test(line))
    .map((line) =>
      line
        .replace(/^#+ /, '')
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    )

describe('what a page links to is there:', () => {
  test.each(pages)('%s', (path) => {
    const links = [...prose(page(path)).matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)].map(
      ([, link, image]) => link ?? image ?? '',
    )
    const broken = links.filter((link) => {
      if (/^[a-z]+:/.test(link)) return false
      const [file = '', anchor] = link.split('#')
      const target = file === '' ? path : join(dirname(path), file).replaceAll('\\', '/')
      if (!existsSync(join(root, target))) return true
      return anchor !== undefined && target.endsWith('.md') && !anchors(target).includes(anchor)
    })
    expect(broken).toEqual([])
  })
})

test('the first screen stays one: the README has at most 150 lines', () => {
  expect(page('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(150)
})

test('every page of docs/ is linked from the README', () => {
  const text = page('README.md')
  expect(folder('docs').filter((path) => !text.includes(`](${path}`))).toEqual([])
})
