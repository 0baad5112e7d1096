import { describe, expect, test } from 'vitest'
import { createReporter, diagnosticLine, internalDiagnostic } from '../../src/books/report.ts'
import type { Diagnostic, Report } from '../../src/model/diagnostics.ts'
import { describe as describeValue } from '../../src/policy/describe.ts'

const warn = (message: string, code: Diagnostic['code'] = 'storage'): Diagnostic => ({ level: 'warn', code, message })

function heard() {
  const said: string[] = []
  return { said, ...createReporter([({ message }) => void said.push(message)]) }
}

test('a condition is said once, then counted', () => {
  const { said, report, counts } = heard()
  for (let n = 0; n < 5; n++) report(warn(`the ${n}th time`))
  expect(said).toEqual(['the 0th time'])
  expect(counts()).toEqual({ storage: 5 })
})

test('two conditions of one code are told apart by what they are about', () => {
  const { said, report, counts } = heard()
  report(warn('a', 'bad_field'), 'string a')
  report(warn('b', 'bad_field'), 'string b')
  report(warn('a again', 'bad_field'), 'string a')
  expect(said).toEqual(['a', 'b'])
  expect(counts()).toEqual({ bad_field: 3 })
})

test('what cannot be told now, for the host is at the end of its stack, is told the next time', () => {
  const { said, report } = heard()
  const full = {
    ...warn(''),
    get message(): string {
      throw new RangeError('Maximum call stack size exceeded')
    },
  }
  report(full)
  report(warn('again'))
  report(warn('and again'))
  expect(said).toEqual(['again'])
})

test('two codes are two conditions, whatever they are about', () => {
  const { said, report } = heard()
  report(warn('a', 'bad_option'), 'x')
  report(warn('b', 'bad_setting'), 'x')
  expect(said).toEqual(['a', 'b'])
})

test('a listener that throws disturbs neither the caller nor the other listeners, now or later', () => {
  const said: string[] = []
  const { report } = createReporter([
    () => {
      throw new Error('no')
    },
    ({ message }) => void said.push(message),
  ])
  report(warn('a', 'auth'))
  report(warn('b', 'storage'))
  expect(said).toEqual(['a', 'b'])
})

test('a listener that causes a diagnostic does not hear it, but it is counted and said the next time', () => {
  const said: string[] = []
  const reporter: { report: Report; counts(): object } = createReporter([
    ({ message }) => {
      said.push(message)
      if (said.length < 10) reporter.report(warn('from inside', 'bad_field'))
    },
  ])
  reporter.report(warn('outside'))
  expect(said).toEqual(['outside'])
  expect(reporter.counts()).toEqual({ storage: 1, bad_field: 1 })
  reporter.report(warn('later', 'bad_field'))
  expect(said).toEqual(['outside', 'later'])
})

test('a host that makes up conditions without end does not hear them without end', () => {
  const { said, report, counts } = heard()
  for (let round = 0; round < 2; round++)
    for (let n = 0; n < 3_000; n++) report(warn(String(n), 'bad_field'), `string field${n}`)
  expect(counts()).toEqual({ bad_field: 6_000 })
  // Each at most once: what was said twice would be said for ever.
  expect(said.length).toBe(new Set(said).size)
})

test('the counts are a snapshot', () => {
  const { report, counts } = heard()
  report(warn('a'))
  const before = counts()
  report(warn('b'))
  expect(before).toEqual({ storage: 1 })
})

test('a diagnostic is one line of text', () => {
  expect(diagnosticLine(warn('full'))).toBe('orangebox warn storage: full')
  expect(diagnosticLine({ ...warn('no', 'send_failed'), status: 503, requestId: 'r-1' })).toBe(
    'orangebox warn send_failed: no (status 503) (request r-1)',
  )
})

describe('a bug of our own', () => {
  test('carries its stack', () => {
    const error = new Error('undefined is not a function')
    expect(internalDiagnostic('flush', error)).toEqual({
      level: 'error',
      code: 'internal',
      message: 'a bug in orangebox was caught in flush: undefined is not a function',
      stack: error.stack,
    })
  })
  test.each([undefined, null, 'text', 7, Object.create(null), Symbol('x')])('may throw anything: %o', (thrown) => {
    expect(internalDiagnostic('flush', thrown).code).toBe('internal')
  })
})

describe('a value in a message', () => {
  test.each<[unknown, string]>([
    ['a\nb', '"a\\nb"'],
    ['x'.repeat(100), `"${'x'.repeat(60)}…"`],
    [1.5, '1.5'],
    [Number.NaN, 'NaN'],
    [7n, '7n'],
    [true, 'true'],
    [null, 'null'],
    [undefined, 'undefined'],
    [{ password: 'x' }, 'an object'],
    [['x'], 'an array'],
    [() => 1, 'a function'],
    [Symbol('x'), 'a symbol'],
  ])('%o is %s', (value, text) => expect(describeValue(value)).toBe(text))
})

test('what is said obeys no terminal and tells no password, whoever the text came from', () => {
  const said: string[] = []
  const { report } = createReporter([({ message }) => void said.push(message)])
  report({ level: 'warn', code: 'bad_setting', message: 'sampling.\u001b[2J: https://ann:s3cret@acme.dev' })
  expect(said).toEqual(['sampling. [2J: https://…@acme.dev'])
})
