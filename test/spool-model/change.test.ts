import { expect, test } from 'vitest'
import { changed } from '../support/sim/change.ts'

const source = `
  export function createGate({ clock }: Deps) {
    return (segment: Segment) => {
      const hold = segment.hold()
      return hold === 'held' ? 'open' : 'next'
    }
  }
  const other = () => segment.hold()
`
const change = { within: 'createGate', from: '$segment.hold()', to: `$segment.lost ?? 'held'` }

test('a change is made in the function that is named, and nowhere else', () => {
  expect(changed(source, change)).toBe(source.replace('hold = segment.hold()', `hold = (segment.lost ?? 'held')`))
})

test.each([
  ['layout', source.replace('segment.hold()', 'segment\n  // Whose?\n  .hold(\n)')],
  ['the names of what it is about', source.replaceAll('segment', 'claimed').replaceAll('hold =', 'its =')],
  ['what stands beside it', source.replace('segment.hold()', 'late ? undefined : segment.hold()')],
  [
    'how the function comes to its name',
    source.replace('function createGate({ clock }: Deps)', 'const createGate = () =>'),
  ],
])('%s is no matter', (_, text) => {
  expect(changed(text, change)).toMatch(/\((?:segment|claimed)\.lost \?\? 'held'\)/)
})

test('a source without the function stays as it is', () => {
  expect(changed(source, { ...change, within: 'createDrain' })).toBeUndefined()
})

test.each([
  ['no place', { from: '$segment.release()' }, '0 places in `createGate` with `$segment.release()`'],
  ['more than one place', { from: 'hold' }, '3 places in `createGate` with `hold`, where there should be one'],
  ['no function in the function', { within: 'createGate.hold.clock' }, '0 functions `hold`'],
  ['a wildcard that stands for nothing', { to: '$other' }, 'has no $other'],
  ['what is no code', { from: 'hold ===' }, 'Unexpected token'],
])('%s is told', (_, wrong, why) => {
  expect(() => changed(source, { ...change, ...wrong })).toThrow(why)
})

test('a function is found in another one, under whatever it is called there', () => {
  const text = 'const a = () => ({ b: (c) => { function d() { return c + 1 } } }); const b = () => 1 + 1'
  expect(changed(text, { within: 'a.b.d', from: '$n + 1', to: '0' })).toBe(text.replace('c + 1', '(0)'))
})

test('a wildcard means the same wherever it stands', () => {
  const text = 'const a = () => [b + c, d + d]'
  expect(changed(text, { within: 'a', from: '$x + $x', to: '$x' })).toBe('const a = () => [b + c, (d)]')
})

test('what a wildcard stands for does not fall apart where it is put', () => {
  const text = 'const a = () => f(b || c)'
  expect(changed(text, { within: 'a', from: 'f($x)', to: '!$x' })).toBe('const a = () => (!(b || c))')
})

test('`...$rest` stands for the arguments that are left, or for none', () => {
  const text = 'const a = () => f(1, 2, g(3))'
  expect(changed(text, { within: 'a', from: 'f(1, ...$rest)', to: 'h($rest)' })).toBe('const a = () => (h(2, g(3)))')
  expect(changed(text, { within: 'a', from: 'g(3, ...$rest)', to: 'h' })).toBe('const a = () => f(1, 2, (h))')
})

test('statements in a row are changed together', () => {
  const text = 'function a() { tidy(b)\nthrow c\n }'
  expect(changed(text, { within: 'a', from: 'tidy($b); throw $c', to: 'throw $c' })).toBe(
    'function a() { ;throw c;\n }',
  )
})
