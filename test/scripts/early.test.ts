import { SourceMap } from 'node:module'
import { expect, test } from 'vitest'
import { written } from '../../scripts/build/early/early.mjs'
import { moveMap } from '../../scripts/build/early/move-map.mjs'

/** Where the functions of a text begin and end, by the names the tests use. */
const placesIn = (code: string, ...texts: readonly string[]): Set<string> =>
  new Set(texts.map((text) => `${code.indexOf(text)}:${code.indexOf(text) + text.length}`))

test('what runs with the file stands in parentheses, and nothing else', () => {
  const code = 'const soon=(a,b)=>a+b,never=c=>c;export{soon,never};'
  const ran = placesIn(code, '(a,b)=>a+b')
  expect(written(code, ran, ran).code).toBe('const soon=(function(a,b){return a+b}),never=c=>c;export{soon,never};')
})

test.for<[code: string, text: string, expected: string]>([
  ['const f=a=>a', 'a=>a', 'const f=(function(a){return a})'],
  ['const f=a=>({b:a})', 'a=>({b:a})', 'const f=(function(a){return ({b:a})})'],
  ['const f=async a=>{await a}', 'async a=>{await a}', 'const f=(async function(a){await a})'],
  ['const f=async({a})=>a', 'async({a})=>a', 'const f=(async function({a}){return a})'],
  ['const f=function(a){return a}', 'function(a){return a}', 'const f=(function(a){return a})'],
  ['const f=a=>a+`this`', 'a=>a+`this`', 'const f=(function(a){return a+`this`})'],
])('%s becomes a function in parentheses', ([code, text, expected]) => {
  const ran = placesIn(code, text)
  expect(written(code, ran, ran).code).toBe(expected)
})

test.for(['const f=()=>this.a', 'const f=()=>arguments', 'class A{a(){return 1}}', 'const o={get a(){return 1}}'])(
  '%s stays as it is',
  (code) => {
    const ran = placesIn(code, '()=>this.a', '()=>arguments', '(){return 1}')
    expect(written(code, ran, ran).code).toBe(code)
  },
)

test('a declaration is there before its line', () => {
  const code = 'const two=twice(1);function twice(a){return 2*a}export{two};'
  const ran = placesIn(code, 'function twice(a){return 2*a}')
  expect(written(code, ran, ran).code).toBe('var twice=(function twice(a){return 2*a});const two=twice(1);export{two};')
})

test('what makes a file strict stays in front of everything', () => {
  const code = '"use strict";const two=twice(1);function twice(a){return 2*a}'
  const ran = placesIn(code, 'function twice(a){return 2*a}')
  expect(written(code, ran, ran).code).toBe(
    '"use strict";var twice=(function twice(a){return 2*a});const two=twice(1);',
  )
})

test('what runs later is compiled when what holds it is, and not with the file', () => {
  const inner = 'b=>a+b'
  const code = `const later=a=>[a].map(${inner});export{later};`
  const ever = placesIn(code, inner, `a=>[a].map(${inner})`)
  expect(written(code, new Set(), ever).code).toBe('const later=a=>[a].map((function(b){return a+b}));export{later};')
})

test('ends that meet keep their order', () => {
  const [inner, outer] = ['b=>a+b', 'a=>b=>a+b']
  const code = `const f=${outer};`
  const ran = placesIn(code, inner, outer)
  expect(written(code, ran, ran).code).toBe('const f=(function(a){return (function(b){return a+b})});')
})

test('the source map follows each piece to where it went', () => {
  const code = 'const two=twice(1);function twice(a){return 2*a}export{two};'
  const ran = placesIn(code, 'function twice(a){return 2*a}')
  const moved = written(code, ran, ran)
  // `const` is line 1, `function` line 2 and `return` line 3 of the source.
  const map = { version: 3, file: '', sources: ['a.ts'], sourcesContent: [], names: [], mappings: 'AAAA,mBACA,kBACA' }
  const sourceMap = new SourceMap(moveMap(map, code, moved) as unknown as ConstructorParameters<typeof SourceMap>[0])
  const lineOf = (text: string) =>
    (sourceMap.findEntry(0, moved.code.indexOf(text)) as { originalLine: number }).originalLine
  expect([lineOf('const two'), lineOf('function twice'), lineOf('return')]).toEqual([0, 1, 2])
})
