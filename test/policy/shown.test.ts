import { expect, test } from 'vitest'
import { shown } from '../../src/policy/shown.ts'
import { trimSlashes } from '../../src/policy/trim-slashes.ts'

test.each([
  ['a screen that is cleared', 'a\u001b[2Jb', 'a [2Jb'],
  ['C1 controls, which some terminals obey', 'a\u009b31mb', 'a 31mb'],
  ['line breaks', 'a\r\nb\u2028c', 'a b c'],
  ['a direction that is turned around', 'a\u202eb', 'a b'],
  ['a password in a URL', 'https://ann:s3cret@t.acme.dev/x', 'https://…@t.acme.dev/x'],
  ['one in a spelling that only browsers know', 'https:\\\\ann:s3cret@t.acme.dev', 'https:\\\\…@t.acme.dev'],
  ['one without a scheme', '"ann:s3cret@t.acme.dev" is not a URL', '"…@t.acme.dev" is not a URL'],
  [
    'what is harmless',
    'the endpoint did not take the events (HTTP_503: é)',
    'the endpoint did not take the events (HTTP_503: é)',
  ],
])('%s', (_name, text, expected) => expect(shown(text)).toBe(expected))

test('a long text is cut', () => expect(shown('x'.repeat(5_000))).toHaveLength(1_000))

test('slashes at the end go, however many, and no others', () => {
  expect(trimSlashes('https://a/b//')).toBe('https://a/b')
  expect(trimSlashes('//')).toBe('')
  const many = `https://a${'/'.repeat(1_000_000)}b`
  expect(trimSlashes(many)).toBe(many)
})
