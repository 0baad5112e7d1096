import { expect, test } from 'vitest'
import { isHeaderName, isHeaderText } from '../../src/policy/header-text.ts'

test.each([
  ['plain', 'Bearer abc', true],
  ['of Latin-1', 'caf\u00e9', true],
  ['nothing', '', true],
  ['beyond Latin-1', 'key \u2713', false],
  ['a line break', 'a\r\nX-Other: b', false],
  ['a control', 'a\u0000', false],
])('%s', (_name, text, expected) => expect(isHeaderText(text)).toBe(expected))

test.each([
  ['a name', 'Authorization', true],
  ['every sign of a token', "!#$%&'*+-.^_`|~09", true],
  ['nothing', '', false],
  ['a space', 'X Key', false],
  ['a colon', 'X-Key:', false],
  ['a letter beyond ASCII', 'X-Caf\u00e9', false],
  ['a line break', 'X-Key\n', false],
])('the name of a header: %s', (_name, text, expected) => expect(isHeaderName(text)).toBe(expected))
