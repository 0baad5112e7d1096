import { expect, test } from 'vitest'
import { isHeaderText } from '../../src/policy/header-text.ts'

test.each([
  ['plain', 'Bearer abc', true],
  ['of Latin-1', 'caf\u00e9', true],
  ['nothing', '', true],
  ['beyond Latin-1', 'key \u2713', false],
  ['a line break', 'a\r\nX-Other: b', false],
  ['a control', 'a\u0000', false],
])('%s', (_name, text, expected) => expect(isHeaderText(text)).toBe(expected))
