import { describe, expect, test } from 'vitest'
import { oneOf, textOfLabel } from '../../src/model/label.ts'

/** The key of a label's text, by which two copies of the package agree. */
const labelText = Symbol.for('orangebox.label')

const tool = oneOf('bash', 'edit')

test('a value of the set becomes its label, everything else the label `other`', () => {
  expect(textOfLabel(tool('bash'))).toBe('bash')
  for (const value of ['rm -rf /', '', 'BASH', undefined, null, 7, {}, ['bash'], Symbol('bash')])
    expect(textOfLabel(tool(value))).toBe('other')
})

test('labels are frozen, and one for each text', () => {
  expect(Object.isFrozen(tool('bash'))).toBe(true)
  expect(tool('bash')).toBe(tool('bash'))
  expect(tool('x')).toBe(tool('y'))
})

test('a labeler says what it can produce, in order and for good', () => {
  expect(tool.values).toEqual(['bash', 'edit'])
  expect(Object.isFrozen(tool.values)).toBe(true)
})

test('texts that are none are not part of the set, and nothing is thrown', () => {
  const odd = oneOf('', 'x'.repeat(257), '\ud800', 7 as never, 'ok')
  for (const value of ['', 'x'.repeat(257), '\ud800', 7]) expect(textOfLabel(odd(value))).toBe('other')
  expect(textOfLabel(odd('ok'))).toBe('ok')
})

test('texts that were given as one list are the set', () => {
  const listed = oneOf(['bash', 'edit'] as never)
  expect([textOfLabel(listed('bash')), listed.values]).toEqual(['bash', ['bash', 'edit']])
})

test('an empty set has only `other`', () => expect(textOfLabel(oneOf()('x'))).toBe('other'))

test('two copies of the package in one host agree on what a label is', () => {
  expect(Object.getOwnPropertySymbols(oneOf('a')('a'))).toEqual([labelText])
  expect(textOfLabel({ [Symbol.for('orangebox.label')]: 'bash' })).toBe('bash')
})

describe('no label is', () => {
  test.each([{}, { label: 'bash' }, { [labelText]: 7 }, { [labelText]: '' }, { [labelText]: '\udc00' }, []])(
    '%o',
    (value) => expect(textOfLabel(value)).toBeUndefined(),
  )
  test('a label as text: it shows nothing of itself in JSON', () => expect(JSON.stringify(tool('bash'))).toBe('{}'))
})
