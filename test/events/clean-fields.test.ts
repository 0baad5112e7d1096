import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanFields, createFieldNames, mergeFields } from '../../src/events/clean-fields.ts'
import type { FieldProblem } from '../../src/model/books.ts'
import { oneOf } from '../../src/model/label.ts'
import { limits } from '../../src/model/limits.ts'

/** The key of a label's text, by which two copies of the package agree. */
const labelText = Symbol.for('orangebox.label')

const tool = oneOf('bash', 'edit')

function clean(input: unknown) {
  const problems: [FieldProblem, string][] = []
  const fields = cleanFields(input, (problem, key) => problems.push([problem, key]))
  return { fields: { ...fields }, problems }
}

test('fields that other code marked as privileged by their name are left out', () => {
  const said: string[] = []
  expect(cleanFields({ _PROTO_plugin: 1, _PROTO: 2 }, (problem, key) => said.push(`${problem} ${key}`))).toEqual({
    _PROTO: 2,
  })
  expect(said).toEqual(['key _PROTO_plugin'])
})

test('numbers, booleans, null and labels may leave', () => {
  const { fields, problems } = clean({ a: 1.5, b: false, c: null, d: tool('bash'), e: tool('rm -rf'), f: undefined })
  expect(fields).toEqual({ a: 1.5, b: false, c: null, d: 'bash', e: 'other' })
  expect(problems).toEqual([])
})

test('-0 is 0', () => expect(Object.is(clean({ a: -0 }).fields.a, 0)).toBe(true))

describe('costs its field, and nothing else:', () => {
  const cycle: Record<string, unknown> = {}
  cycle.self = cycle
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  const hostile = {
    get [labelText]() {
      throw new Error('no')
    },
  }
  test.each<[string, unknown, FieldProblem]>([
    ['a text', 'text', 'string'],
    ['an empty text', '', 'string'],
    ['a text of 1 MB', 'x'.repeat(1 << 20), 'string'],
    ['a lone surrogate', '\ud800', 'string'],
    ['a BigInt', 1n, 'bigint'],
    ['NaN', Number.NaN, 'not_finite'],
    ['infinity', Number.POSITIVE_INFINITY, 'not_finite'],
    ['a function', () => 1, 'function'],
    ['a class', class A {}, 'function'],
    ['a symbol', Symbol('x'), 'symbol'],
    ['an object', { a: 1 }, 'object'],
    ['an object with a toJSON of its own', { toJSON: () => 'secret' }, 'object'],
    ['a list', [1], 'object'],
    ['a Date', new Date(), 'object'],
    ['a boxed number', Object(1), 'object'],
    ['a cycle', cycle, 'object'],
    ['a revoked proxy', revoked.proxy, 'getter'],
    ['a label whose text throws', hostile, 'getter'],
    ['a label whose text is none', { [labelText]: 7 }, 'object'],
    ['a label whose text is empty', { [labelText]: '' }, 'object'],
    ['a label whose text is too long', { [labelText]: 'x'.repeat(257) }, 'object'],
    ['a label whose text has a lone surrogate', { [labelText]: 'a\udc00' }, 'object'],
  ])('%s', (_name, value, problem) => {
    expect(clean({ before: 1, bad: value, after: 2 })).toEqual({
      fields: { before: 1, after: 2 },
      problems: [[problem, 'bad']],
    })
  })

  test('a getter that throws', () => {
    const input = {
      a: 1,
      get bad() {
        throw new Error('no')
      },
    }
    expect(clean(input)).toEqual({ fields: { a: 1 }, problems: [['getter', 'bad']] })
  })
})

describe('a field of this name does not leave:', () => {
  test.each(['', ' ', 'a b', '1a', '-a', '.a', 'a\n', 'é', 'a'.repeat(65), '"', '\ud800'])('%j', (key) => {
    expect(clean({ [key]: 1, ok: 2 })).toEqual({ fields: { ok: 2 }, problems: [['key', key]] })
  })
  test('__proto__, though it is an own key', () => {
    const input = JSON.parse('{"__proto__":{"polluted":true},"ok":1}')
    const { fields, problems } = clean(input)
    expect(Object.keys(fields)).toEqual(['ok'])
    expect(problems).toEqual([['key', '__proto__']])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

test.each(['a', 'A.b-c_d', '$x', '_', 'a'.repeat(64), 'constructor', 'toString', 'hasOwnProperty', 'toJSON'])(
  'a field may be called %j',
  (key) => {
    const fields = cleanFields({ [key]: 1 }, () => {})
    expect(JSON.stringify(fields)).toBe(`{"${key}":1}`)
  },
)

test('only own enumerable fields are looked at', () => {
  const input = Object.create({ inherited: 1 })
  Object.defineProperty(input, 'hidden', { value: 2, enumerable: false })
  input[Symbol('s')] = 3
  input.own = 4
  expect(clean(input)).toEqual({ fields: { own: 4 }, problems: [] })
})

describe('instead of an object', () => {
  test.each([undefined, null])('%s is no fields and no problem', (input) =>
    expect(clean(input)).toEqual({ fields: {}, problems: [] }),
  )
  test.each([1, 'text', true, 1n, Symbol('x'), () => {}, [1, 2]])('%o cannot be read', (input) => {
    expect(clean(input)).toEqual({ fields: {}, problems: [['unreadable', '']] })
  })
  test.each([Buffer.from('ab'), new Float64Array(2), new DataView(new ArrayBuffer(2))])(
    'bytes are data (%o), whose keys are not even listed',
    (bytes) => {
      expect(clean(bytes)).toEqual({ fields: {}, problems: [['unreadable', '']] })
    },
  )
  test('what has thousands of fields is data and is not looked at field by field', () => {
    const inReach = Object.fromEntries(Array.from({ length: limits.maxFieldNames * 16 }, (_, n) => [`f${n}`, n]))
    expect(Object.keys(clean(inReach).fields)).toHaveLength(limits.maxFieldNames * 16)
    let read = 0
    const beyond = Object.defineProperty({ ...inReach, more: 1 }, 'f0', { enumerable: true, get: () => read++ })
    expect(clean(beyond)).toEqual({ fields: {}, problems: [['unreadable', '']] })
    expect(read).toBe(0)
  })
  test('a proxy that throws on everything cannot be read', () => {
    const no = () => {
      throw new Error('no')
    }
    const proxy = new Proxy({}, { ownKeys: no, get: no, getOwnPropertyDescriptor: no, has: no, getPrototypeOf: no })
    expect(clean(proxy)).toEqual({ fields: {}, problems: [['unreadable', '']] })
  })
})

test('the fields are frozen and inherit nothing', () => {
  const fields = cleanFields({ a: 1 }, () => {})
  expect(Object.isFrozen(fields)).toBe(true)
  expect('constructor' in fields || 'toString' in fields || '__proto__' in fields).toBe(false)
})

test('whatever comes in, what goes out is JSON of the same fields and nothing is thrown', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }), (input) => {
      const { fields } = clean(input)
      expect(JSON.parse(JSON.stringify(fields))).toEqual(fields)
    }),
  )
})

describe('merged fields', () => {
  const merge = (under: object, over: unknown) => ({
    ...mergeFields(
      cleanFields(under, () => {}),
      over,
      () => {},
    ),
  })

  test('lie over those before them', () => expect(merge({ a: 1, b: 2 }, { b: 3, c: 4 })).toEqual({ a: 1, b: 3, c: 4 }))
  test('are deleted by undefined, not by null', () =>
    expect(merge({ a: 1, b: 2 }, { a: undefined, b: null })).toEqual({ b: null }))
  test('stay as they were where the new one cannot be used', () => {
    const over = {
      a: 'text',
      get b() {
        throw new Error('no')
      },
    }
    expect(merge({ a: 1, b: 2 }, over)).toEqual({ a: 1, b: 2 })
  })
  test.each([undefined, null, 7, 'x', [1]])('stay as they were under %o', (over) =>
    expect(merge({ a: 1 }, over)).toEqual({ a: 1 }),
  )
  test('leave both sides as they are', () => {
    const under = cleanFields({ a: 1 }, () => {})
    mergeFields(under, { a: 2 }, () => {})
    expect(under.a).toBe(1)
  })
  test('name a problem once', () => {
    const problems: string[] = []
    mergeFields(
      cleanFields({}, () => {}),
      { a: 'text' },
      (problem, key) => problems.push(`${problem} ${key}`),
    )
    expect(problems).toEqual(['string a'])
  })
})

test('a program has a limited number of field names; those it had go on, and each one more is named', () => {
  const isKnown = createFieldNames(2)
  const problems: string[] = []
  const clean = (input: object) => ({
    ...cleanFields(input, (problem, key) => void problems.push(`${problem} ${key}`), isKnown),
  })
  expect(clean({ a: 1, b: 2, c: 3 })).toEqual({ a: 1, b: 2 })
  expect(clean({ b: 4, a: 5, d: 6 })).toEqual({ b: 4, a: 5 })
  expect(problems).toEqual(['names c', 'names d'])
})
