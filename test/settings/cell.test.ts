import { expect, test } from 'vitest'
import { createCell } from '../../src/settings/cell.ts'

const sampling = () => ({ a: { sample_rate: 0.5 } })

test('a part that says the same stays the same object, whatever else has changed', () => {
  const cell = createCell({ sampling: sampling() })
  const before = cell.read('sampling')
  expect(cell.put({ sampling: sampling(), other: 1 })).toBe('changed')
  expect(cell.read('sampling')).toBe(before)
  expect(cell.put({ sampling: sampling(), other: 1 })).toBe('same')
  expect(cell.put({ other: 1 })).toBe('changed')
  expect(cell.read('sampling')).toBeUndefined()
})

test('what is no object is garbage, and leaves what is there', () => {
  const cell = createCell({ sampling: sampling() })
  expect([undefined, null, 7, 'x', [], () => {}].map(cell.put)).toEqual(Array(6).fill('garbage'))
  expect(cell.read('sampling')).toEqual(sampling())
})
