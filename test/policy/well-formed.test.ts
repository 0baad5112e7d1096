import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isWellFormed } from '../../src/policy/well-formed.ts'
import { anyText } from '../support/any-text.ts'

/* The same as these expressions say, without one of them. */
test('names of events', () => {
  holdsAs((name) => isWellFormed('event', name), /^[a-z][a-z0-9_.]{0,63}$/)
})
test('names of fields', () => {
  holdsAs((name) => isWellFormed('field', name), /^[A-Za-z_$][\w.$-]{0,63}$/)
})

function holdsAs(rule: (name: string) => boolean, form: RegExp): void {
  for (let code = 0; code < 256; code++) {
    for (const name of [String.fromCharCode(code), `a${String.fromCharCode(code)}`, `${String.fromCharCode(code)}a`])
      expect([name, rule(name)]).toEqual([name, form.test(name)])
  }
  for (const length of [0, 1, 63, 64, 65]) expect(rule('a'.repeat(length))).toBe(form.test('a'.repeat(length)))
  fc.assert(fc.property(anyText(70), (name) => rule(name) === form.test(name)))
  fc.assert(fc.property(fc.stringMatching(form), (name) => rule(name)))
}
