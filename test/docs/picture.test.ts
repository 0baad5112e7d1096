import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { drawPicture, themes } from '../../scripts/lib/picture.mjs'
import { page } from './page.ts'

const root = resolve(import.meta.dirname, '../..')

test.each(['light', 'dark'] as const)('the picture for a %s page is what its script draws', (name) => {
  const svg = readFileSync(join(root, `docs/img/how-${name}.svg`), 'utf8').replaceAll('\r\n', '\n')
  expect(svg).toBe(drawPicture(themes[name]))
  expect(page('README.md')).toContain(`docs/img/how-${name}.svg`)
})

test('the picture promises the caps that the options have', () => {
  const cells = page('docs/options.md')
  for (const cap of ['50 MiB', '7 days']) {
    expect(drawPicture(themes.light)).toContain(cap)
    expect(cells).toContain(cap)
  }
})
