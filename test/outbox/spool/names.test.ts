import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatName, mayBeOfOthers, parseName, type SegmentName } from '../../../src/outbox/spool/names.ts'

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
const time = fc.integer({ min: 0, max: 9_999_999_999_999 })
const owner = fc.record({
  host8: hex(8),
  pid: fc.integer({ min: 1, max: 4_194_304 }),
  start: fc.nat().map(String),
  nonce8: hex(8),
})
const aName: fc.Arbitrary<SegmentName> = fc.record({
  openedAt: time,
  uuid: fc.uuid(),
  tries: fc.nat(20),
  holding: fc.oneof(
    fc.record({ state: fc.constant('ready' as const) }),
    fc.record({ state: fc.constantFrom('open' as const, 'claimed' as const), since: time, owner }),
  ),
})
const example =
  '1-1700000000000-0a1b2c3d-0000-4000-8000-0123456789ab.0.open.1700000000001-abcdef01-4711-5000-00c0ffee.jsonl'

test('a name says what it was made of', () => {
  fc.assert(
    fc.property(aName, (name) => {
      expect(parseName(formatName(name))).toEqual(name)
    }),
  )
})

test('a name alone says whether a segment may be of others, and other files are of nobody', () => {
  fc.assert(
    fc.property(aName, hex(8), (name, nonce8) => {
      const own = name.holding.state === 'ready' ? undefined : name.holding.owner.nonce8
      expect(mayBeOfOthers(formatName(name), own ?? nonce8)).toBe(own === undefined)
      expect(mayBeOfOthers(formatName(name), nonce8)).toBe(own !== nonce8)
    }),
  )
  expect(['tool.json', 'backoff.json', `${example}.tmp`].some((file) => mayBeOfOthers(file, '00000001'))).toBe(false)
})

test('a name is made of few characters and is short, for every file system', () => {
  fc.assert(
    fc.property(aName, (name) => {
      expect(formatName(name)).toMatch(/^[a-z0-9.-]{1,199}$/)
    }),
  )
})

test('two names that differ in anything are two files', () => {
  fc.assert(
    fc.property(aName, aName, (a, b) => {
      expect(formatName(a) === formatName(b)).toBe(JSON.stringify(a) === JSON.stringify(b))
    }),
  )
})

test('a name that was cut, doubled or changed in one place is none, or the name of exactly what it says', () => {
  const mutation = fc.record({
    at: fc.nat(150),
    remove: fc.nat(3),
    insert: fc.string({ unit: fc.constantFrom(...'01afgzA.-_/ \\~\0é'), maxLength: 3 }),
  })
  fc.assert(
    fc.property(aName, mutation, (name, { at, remove, insert }) => {
      const file = formatName(name)
      const where = at % file.length
      const mutant = file.slice(0, where) + insert + file.slice(where + remove)
      const parsed = parseName(mutant)
      // Numbers have no second spelling but leading zeros, which no writer makes.
      if (parsed && !/(?:^|[-.])0\d/.test(mutant)) expect(formatName(parsed)).toBe(mutant)
    }),
    { numRuns: 500 },
  )
})

describe('not the name of a segment:', () => {
  test.each([
    ['another format', example.replace('1-', '2-')],
    ['no ending', example.replace('.jsonl', '')],
    ['a file set aside', `${example}.0a1b.tmp`],
    ['a backup', `${example}~`],
    ['a path', `./${example}`],
    ['capitals', example.toUpperCase()],
    ['another state', example.replace('.open.', '.closed.')],
    ['ready with a holder', example.replace('.open.', '.ready.')],
    ['open without a holder', '1-1700000000000-0a1b2c3d-0000-4000-8000-0123456789ab.0.open.jsonl'],
    ['a newline at its end', `${example}\n`],
    ['a short uuid', example.replace('0123456789ab', '0123456789a')],
    ['a negative count', example.replace('.0.open', '.-1.open')],
    ['a count beyond reason', example.replace('.0.open', '.10000.open')],
    ['a time beyond reason', example.replace('1-17', '1-171717')],
    ['a host that is no hash', example.replace('abcdef01', 'localhost')],
    ['its neighbours', 'backoff.json'],
    ['nothing', ''],
  ])('%s', (_name, file) => expect(parseName(file)).toBeUndefined())
  test('the example they were made from is one', () => expect(parseName(example)).toBeDefined())
})
