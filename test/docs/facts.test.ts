import { expect, test } from 'vitest'
import { named, page, rows } from './page.ts'

const valuesOf = new Map(rows(page('docs/resource.md')).map(([fact = '', values = '']) => [named(fact)[0], values]))

test('the page on privacy counts the words that the page on facts lists', () => {
  const counted = rows(page('docs/privacy.md', 'What an event carries')).flatMap(([fact = '', example = '']) => {
    const [, count] = /^one of (\d+) fixed words/.exec(example) ?? []
    return count === undefined ? [] : [[named(fact)[0] ?? '', Number(count)] as const]
  })
  expect(counted.length).toBeGreaterThan(5)
  const wrong = counted.filter(([fact, count]) => {
    const values = valuesOf.get(fact) ?? ''
    // The services of CI are too many to list: the page says how many have a name.
    const services = Number(/^(\d+) services/.exec(values)?.[1] ?? Number.NaN)
    return (fact === 'ci.vendor' ? services + 1 : named(values).length) !== count
  })
  expect(wrong).toEqual([])
})

test('as many services of CI are told apart as the pages say', () => {
  const [, vendors = ''] = /^const vendors.*? => \[\n(.*?)^\]/ms.exec(page('src/detect/ci-vendor.ts')) ?? []
  const names = new Set([...vendors.matchAll(/^ {2}\['(\w+)'/gm)].map(([, name]) => name))
  expect(valuesOf.get('ci.vendor')).toContain(`${names.size} services`)
})
