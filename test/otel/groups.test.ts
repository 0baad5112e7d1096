import { expect, test } from 'vitest'
import { createGroups } from '../../src/otel/groups.ts'

const resource = (name: string, more: object = {}) => ({ attributes: { 'service.name': name }, ...more })

function world() {
  let changes = 0
  const groups = createGroups(() => changes++)
  return { groups, changes: () => changes, listed: () => JSON.parse(groups.json()) }
}

test('what is the same is listed once, also where it is another object', () => {
  const { groups, changes, listed } = world()
  expect(groups.beginning(resource('a'), { name: 's' })).toBe('{"g":"0.0","r":')
  expect(groups.beginning(resource('a'), { name: 's' })).toBe('{"g":"0.0","r":')
  expect(groups.beginning(resource('b'), { name: 's', version: '1' })).toBe('{"g":"1.1","r":')
  expect(changes()).toBe(4)
  expect(listed().resources).toHaveLength(2)
  expect(listed().scopes).toEqual([{ scope: { name: 's' } }, { scope: { name: 's', version: '1' } }])
})

test('a list that is full makes lines longer, and loses nobody', () => {
  const { groups } = world()
  for (let n = 0; n < 2_000; n++) groups.beginning(resource(`service ${n}`), { name: 's' })
  expect(groups.json().length).toBeLessThan(70 * 1024)
  const line = JSON.parse(`${groups.beginning(resource('the last'), { name: 's' })}{}}`)
  expect(line).toMatchObject({
    resource: { resource: { attributes: [{ key: 'service.name', value: { stringValue: 'the last' } }] } },
    scope: { scope: { name: 's' } },
    r: {},
  })
})

test('what a detector finds out later belongs to the records before, too', async () => {
  const { groups, listed } = world()
  const attributes: Record<string, string> = { 'service.name': 'a' }
  let found = () => {}
  const wait = new Promise<void>((resolve) => {
    found = resolve
  })
  const slow = { attributes, asyncAttributesPending: true, waitForAsyncAttributes: () => wait }
  const before = groups.beginning(slow, { name: 's' })
  attributes['host.id'] = 'h'
  found()
  await wait
  await Promise.resolve()
  expect(listed().resources).toMatchObject([{ resource: { attributes: [{}, { key: 'host.id' }] } }])
  expect(groups.beginning(slow, { name: 's' })).toBe(before)
})
