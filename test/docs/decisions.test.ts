import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { page, rows } from './page.ts'

const folder = 'docs/decisions'
const files = readdirSync(resolve(import.meta.dirname, '../..', folder)).filter((file) => /^\d{4}-/.test(file))
const titleOf = (file: string) => page(`${folder}/${file}`).split('\n')[0] ?? ''

test('the list of decisions has each of them, under its own title', () => {
  const listed = rows(page(`${folder}/README.md`)).filter(([first = '']) => first.startsWith('['))
  expect(listed).toEqual(
    files.map((file) => [`[${file.slice(0, 4)}](${file})`, titleOf(file).replace(/^# \d{4}: /, '')]),
  )
})

describe('it says under its number what was decided, why, and what that costs:', () => {
  test.each(files)('%s', (file) => {
    const text = page(`${folder}/${file}`)
    expect(titleOf(file)).toMatch(new RegExp(`^# ${file.slice(0, 4)}: .`))
    expect(['**Decided.**', '**Why.**', '**Costs.**'].filter((part) => !text.includes(part))).toEqual([])
  })
})
