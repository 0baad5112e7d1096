import { expect, test } from 'vitest'
import { handedOn } from '../../scripts/build/handed-on.mjs'

test('what a chunk exports is a list, and each name has its place in it', () => {
  const { list, at, of } = handedOn('const a=1;function b(){}export{b as x,a as y};')
  expect([list, at('x'), at('y'), of('y')]).toEqual(['[b,a]', 0, 1, 'a'])
  expect(() => at('z')).toThrow(/has z/)
})

test.each(['let', 'var'])('a chunk that exports what may change is no list: %s', (kind) => {
  expect(() => handedOn(`${kind} a=1;export{a as x};`)).toThrow(/what may change: x/)
})

test('a class, which the bundler writes as `var`, does not change', () => {
  expect(handedOn('var A=class{};export{A as x};').list).toBe('[A]')
})

test('what is rarely needed exports functions alone, because others would ask for anything else as they are loaded', () => {
  expect(handedOn('const a=()=>1;function b(){}export{a as x,b as y};', true).list).toBe('[a,b]')
  expect(() => handedOn('const a=new Map;export{a as x};', true)).toThrow(/besides functions: x/)
})
