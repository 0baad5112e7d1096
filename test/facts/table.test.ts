import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTable } from '../../src/facts/table.ts'
import type { Incomplete, Key } from '../../src/model/facts.ts'

function stage(max = 3, idleMs = 100) {
  let now = 0
  const left: [Key, unknown, Incomplete][] = []
  const rows = createTable<{ n: number }>(
    { max, idleMs },
    () => now,
    (key, row, why) => left.push([key, row, why]),
  )
  const at = (ms: number) => {
    now = ms
  }
  return { rows, left, table: rows.table, at }
}

test('what was put in is found, opened once and taken away', () => {
  const { table, left } = stage()
  expect(table.get('a')).toBeUndefined()
  const row = table.open('a', () => ({ n: 1 }))
  expect(table.open('a', () => ({ n: 2 }))).toBe(row)
  expect(table.get('a')).toBe(row)
  expect([table.size, table.delete('a'), table.delete('a'), table.size]).toEqual([1, true, false, 0])
  expect(left).toEqual([])
})

test('beyond its bound one row leaves at a time: the one used least recently', () => {
  const { table, left } = stage(3)
  for (const key of ['a', 'b', 'c']) table.set(key, { n: 0 })
  table.get('a')
  table.open('b', () => ({ n: 9 }))
  table.set('d', { n: 0 })
  expect(left).toEqual([['c', { n: 0 }, 'evicted']])
  expect(table.size).toBe(3)
})

test('a row that is replaced is no row that left', () => {
  const { table, left } = stage(1)
  table.set('a', { n: 1 })
  table.set('a', { n: 2 })
  expect([table.get('a'), left]).toEqual([{ n: 2 }, []])
})

test('a row that was not used for long leaves, one that was used stays', () => {
  const { rows, table, left, at } = stage(10, 100)
  table.set('a', { n: 1 })
  table.set('b', { n: 2 })
  at(60)
  table.get('a')
  expect(rows.nextDue()).toBe(100)
  rows.expire(99)
  expect(left).toEqual([])
  rows.expire(100)
  expect(left).toEqual([['b', { n: 2 }, 'idle']])
  expect(rows.nextDue()).toBe(160)
  rows.expire(160)
  expect(rows.nextDue()).toBeUndefined()
})

test('settled, all rows leave, the one used least recently first', () => {
  const { rows, table, left } = stage()
  for (const key of [1, 2]) table.set(key, { n: 0 })
  table.get(1)
  rows.settle()
  expect(left.map(([key, , why]) => [key, why])).toEqual([
    [2, 'shutdown'],
    [1, 'shutdown'],
  ])
})

test('it behaves as a plain list that is searched, whatever is done to it', () => {
  const key = fc.integer({ min: 0, max: 6 })
  const step = fc.oneof(
    fc.record({ do: fc.constant('set' as const), key }),
    fc.record({ do: fc.constant('get' as const), key }),
    fc.record({ do: fc.constant('delete' as const), key }),
    fc.record({ do: fc.constant('wait' as const), key }),
  )
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 60 }), (max, steps) => {
      const { rows, table, left, at } = stage(max, 10)
      let list: { key: Key; usedAt: number }[] = []
      const gone: [Key, Incomplete][] = []
      let now = 0
      const use = (one: number) => {
        list = [...list.filter((row) => row.key !== one), { key: one, usedAt: now }]
      }
      for (const { do: what, key: one } of steps) {
        const isThere = list.some((row) => row.key === one)
        if (what === 'wait') {
          now += one
          at(now)
        } else if (what === 'delete') {
          expect(table.delete(one)).toBe(isThere)
          list = list.filter((row) => row.key !== one)
        } else if (what === 'get') {
          expect(table.get(one) !== undefined).toBe(isThere)
          if (isThere) use(one)
        } else {
          table.set(one, { n: one })
          use(one)
          if (list.length > max) gone.push([(list.shift() as { key: Key }).key, 'evicted'])
        }
        rows.expire(now)
        for (const row of list.filter(({ usedAt }) => usedAt + 10 <= now)) gone.push([row.key, 'idle'])
        list = list.filter(({ usedAt }) => usedAt + 10 > now)
        expect(table.size).toBe(list.length)
      }
      expect(left.map(([one, , why]) => [one, why])).toEqual(gone)
    }),
  )
})
