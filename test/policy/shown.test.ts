import { expect, test } from 'vitest'
import { describe } from '../../src/policy/describe.ts'
import { printableJson, shown, shownStack } from '../../src/policy/shown.ts'
import { trimSlashes } from '../../src/policy/trim-slashes.ts'

test.each([
  ['a screen that is cleared', 'a\u001b[2Jb', 'a [2Jb'],
  ['C1 controls, which some terminals obey', 'a\u009b31mb', 'a 31mb'],
  ['line breaks', 'a\r\nb\u2028c', 'a b c'],
  ['a direction that is turned around', 'a\u202eb', 'a b'],
  ['a password in a URL', 'https://ann:s3cret@t.acme.dev/x', 'https://…@t.acme.dev/x'],
  ['one in a spelling that only browsers know', 'https:\\\\ann:s3cret@t.acme.dev', 'https:\\\\…@t.acme.dev'],
  ['one without a scheme', '"ann:s3cret@t.acme.dev" is not a URL', '"…@t.acme.dev" is not a URL'],
  ['a token', 'https://s3cret@t.acme.dev/x', 'https://…@t.acme.dev/x'],
  ['a password with slashes', 'https://ann:s3/cr/et@t.acme.dev/x', 'https://…@t.acme.dev/x'],
  ['a password that ends in a slash', 'https://ann:s3cret/@t.acme.dev', 'https://…@t.acme.dev'],
  ['a password that looks like a port', 'https://ann:443x/@t.acme.dev', 'https://…@t.acme.dev'],
  ['a password with an @', 'https://ann:s3@cret@t.acme.dev', 'https://…@t.acme.dev'],
  ['a password with a control character', 'https://ann:s3\u001bcret@t.acme.dev', 'https://…@t.acme.dev'],
  ['a folder of a scope', 'in /app/node_modules/@acme/tool', 'in /app/node_modules/@acme/tool'],
  ['a scope behind a port', 'https://t.acme.dev:8080/@acme/tool', 'https://t.acme.dev:8080/@acme/tool'],
  [
    'what is harmless',
    'the endpoint did not take the events (HTTP_503: é)',
    'the endpoint did not take the events (HTTP_503: é)',
  ],
])('%s', (_name, text, expected) => expect(shown(text)).toBe(expected))

test('a password whose @ stands behind the cut is not shown', () => {
  expect(shown(`https://ann:${'s3cret'.repeat(1_000)}@t.acme.dev`)).toBe('https://…@t.acme.dev')
  expect(describe(`https://ann:${'s3cret'.repeat(1_000)}@t.acme.dev`)).toBe('"https://…@t.acme.dev"')
})

test('a JSON text stays the same JSON and drives no terminal', () => {
  const value = { a: 'x\u009b31m\u007f\u202e\u2028\u001b[2J\u{e0041}é', b: ['\n'] }
  const json = printableJson(JSON.stringify(value))
  expect(JSON.parse(json)).toEqual(value)
  expect(json).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  expect(json).toContain('é')
})

test('a stack keeps its lines, and each is shown as any other text', () => {
  expect(shownStack('Error: a\u001b[2J\n    at https://ann:s3cret@t.acme.dev/x.js:1:2')).toBe(
    'Error: a [2J\n    at https://…@t.acme.dev/x.js:1:2',
  )
  expect(shownStack('at x\n'.repeat(5_000)).split('\n')).toHaveLength(50)
})

test('a long text is cut', () => expect(shown('x'.repeat(5_000))).toHaveLength(1_000))

test('slashes at the end go, however many, and no others', () => {
  expect(trimSlashes('https://a/b//')).toBe('https://a/b')
  expect(trimSlashes('//')).toBe('')
  const many = `https://a${'/'.repeat(1_000_000)}b`
  expect(trimSlashes(many)).toBe(many)
})
