import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contentKeeper } from '../../collector/src/bridge/content.ts'
import { allOf } from '../../collector/src/bridge/due.ts'
import { apply } from '../../collector/src/bridge/entry.ts'
import type { Fact } from '../../collector/src/bridge/fact.ts'
import { readFacts } from '../../collector/src/bridge/read-facts.ts'
import { emptyState } from '../../collector/src/bridge/state.ts'
import { createTell } from '../../collector/src/bridge/tell.ts'
import type { WireRecord } from '../../collector/src/protocol/record.ts'
import { bodyOf, fixtures, recordsOf, signalOf } from './fixtures.ts'

const now = Date.UTC(2026, 10, 21)
const read = (records: readonly WireRecord[], level: 'none' | 'hashed' | 'full' = 'none') =>
  readFacts(records, { keep: contentKeeper(level, 'secret'), userIs: 'account', now })
const factsOf = (fixture: string, level?: 'none' | 'hashed' | 'full') => read(recordsOf(fixture), level).facts
const only = <K extends Fact['is']>(facts: readonly Fact[], is: K) =>
  facts.filter((fact): fact is Extract<Fact, { is: K }> => fact.is === is)

/** From facts to the lines of spans and scores. */
const linesOf = (facts: readonly Fact[]): readonly string[] => {
  const state = emptyState()
  apply(state, { at: now, facts })
  apply(state, { at: now, seal: allOf(state) })
  const lines: string[] = []
  const box = { append: (line: string) => void lines.push(line), holds: () => new Set<string>() }
  const tell = createTell({ traces: box, scores: box, dialect: 'langfuse', environment: 'default', scored: 'all' })
  tell([...state.parcels.values()], false)
  return lines
}

describe.each(fixtures)('%s', (fixture) => {
  const { facts, strange } = read(recordsOf(fixture))
  test('is understood: no record is strange, and each becomes a fact of its session', () => {
    expect(strange).toBe(0)
    expect(facts.length).toBeGreaterThan(1)
    for (const { session } of facts) expect(session).toBe('6f0c2c4e-7b53-4d6c-9a58-0d2f1f6f9b10')
    expect(only(facts, 'about')).toHaveLength(1)
  })
  test('has the same keys when it is sent again', () => {
    const keys = (all: readonly Fact[]) => all.map((fact) => ('key' in fact ? fact.key : ''))
    expect(keys(read(recordsOf(fixture)).facts)).toEqual(keys(facts))
  })
  test('becomes spans that JSON can tell', () => {
    const lines = linesOf(facts)
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) expect(JSON.parse(line)).toBeTypeOf('object')
  })
  test('tells no content where none is wanted', () => {
    const text = JSON.stringify(facts) + linesOf(facts).join('')
    // What the fixtures have in prompts, arguments, errors and bodies.
    for (const secret of ['npm test', 'Run tests', 'Exit code 1', 'full_command', 'dev@example.com', '"messages"'])
      expect(text).not.toContain(secret)
  })
})

/** Other kinds of values in place of those of an attribute, as other versions of Claude Code, and nobody, send. */
const strangeValue = fc.oneof(
  fc.constantFrom<unknown>({ doubleValue: {} }, {}, null, { stringValue: '' }, { intValue: '9007199254740993' }),
  fc.string({ maxLength: 20 }).map((stringValue) => ({ stringValue })),
  fc.double().map((doubleValue) => ({ doubleValue: Number.isFinite(doubleValue) ? doubleValue : 'NaN' })),
  fc.integer().map((intValue) => ({ intValue })),
  fc.boolean().map((boolValue) => ({ boolValue })),
  fc.constant({ arrayValue: { values: [{ stringValue: 'a' }] } }),
)

interface Holder {
  attributes?: { key: string; value: unknown }[]
}

/** Everything in a body that has attributes. */
const holdersIn = (part: unknown): Holder[] => {
  if (typeof part !== 'object' || part === null) return []
  const below = Object.values(part).flatMap(holdersIn)
  return 'attributes' in part ? [part as Holder, ...below] : below
}

test('whatever stands in the attributes, nothing throws, nothing is negative, and costs add up', () => {
  const change = fc.record({ at: fc.nat(), key: fc.nat(), value: strangeValue, drops: fc.boolean() })
  fc.assert(
    fc.property(fc.constantFrom(...fixtures), fc.array(change, { minLength: 1, maxLength: 6 }), (fixture, changes) => {
      const body = structuredClone(bodyOf(fixture))
      for (const { at, key, value, drops } of changes) {
        const holders = holdersIn(body)
        const { attributes = [] } = holders[at % holders.length] as Holder
        if (attributes.length === 0) continue
        if (drops) attributes.splice(key % attributes.length, 1)
        else (attributes[key % attributes.length] as { value: unknown }).value = value
      }
      const { facts } = read(recordsOf(fixture, body), 'full')
      for (const line of linesOf(facts)) {
        const span = JSON.parse(line)
        if (span.spanId === undefined) expect(Number.isFinite(span.value) || span.dataType === 'CATEGORICAL').toBe(true)
        else expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano))
      }
      const state = emptyState()
      apply(state, { at: now, facts })
      for (const n of Object.values(state.all)) expect(n).toBeGreaterThanOrEqual(0)
      expect(Number.isSafeInteger(state.all.nanos)).toBe(true)
      const sum = only(facts, 'request').reduce((total, { nanos = 0 }) => total + nanos, 0)
      expect(state.all.nanos - state.all.pricedNanos).toBeLessThanOrEqual(sum)
    }),
    { numRuns: 400 },
  )
})

describe('a request is the same request', () => {
  const requestIn = (fixture: string) => only(factsOf(fixture), 'request')[0]
  const told = { model: 'claude-sonnet-5', nanos: 9_180_800, ms: 1032 }
  const tokens = { input: 10, output: 39, cacheRead: 20_058, cacheCreation: 3_485 }
  test.each(['logs-api_request', 'logs-api_request-before-2.1.122', 'logs-api_request-int64-strings'])(
    'whether numbers come as numbers or as text: %s',
    (fixture) => expect(requestIn(fixture)).toMatchObject({ ...told, tokens }),
  )
  test('where a number is an empty object, it counts as missing, and the cost in millionths stands in', () => {
    expect(requestIn('logs-api_request-malformed-double')).toMatchObject({ model: 'claude-sonnet-5', tokens })
    expect(requestIn('logs-api_request-malformed-double')?.nanos).toBe(9_181_000)
  })
})

test('content is kept by level: nothing, size and keyed hash, or all', () => {
  const fixture = 'logs-tool_result_error_details'
  const toolWith = (level: 'none' | 'hashed' | 'full') => only(factsOf(fixture, level), 'tool')[0]
  expect(toolWith('none')).not.toHaveProperty('error')
  expect(toolWith('hashed')?.error).toEqual({ chars: 11, hash: expect.stringMatching(/^[\da-f]{16}$/) })
  expect(toolWith('full')?.error).toEqual({ chars: 11, text: 'Exit code 1' })
  expect(JSON.stringify(toolWith('hashed'))).not.toContain('npm')
  // Redacted is nothing, and not a text.
  expect(only(factsOf('logs-user_prompt', 'full'), 'prompt')[0]).not.toHaveProperty('content')
})

test.each([
  ['id', 'd13a96877f2e264dbb95b7932b14a1656c0a205e16d894afbad22ed33085957f'],
  ['account', '9a1e0f8a-3f5e-4c39-8b0d-6b1f0c9d2e22'],
  ['email', 'dev@example.com'],
] as const)('users are known by their %s', (userIs, user) => {
  const { facts } = readFacts(recordsOf('logs-api_request'), { keep: contentKeeper('none', ''), userIs, now })
  expect(only(facts, 'about')[0]?.user).toBe(user)
})

test('what is none of Claude Code’s is counted and left alone', () => {
  const body = JSON.parse(
    JSON.stringify(bodyOf('logs-api_request'))
      .replaceAll('com.anthropic.claude_code', 'acme')
      .replaceAll('claude_code.', 'acme.'),
  )
  expect(read(recordsOf('logs-api_request', body))).toEqual({ facts: [], strange: 1 })
})

test('spans tell of requests and tools what their events do not know', () => {
  expect(signalOf('traces-interaction')).toBe('traces')
  expect(only(factsOf('traces-interaction'), 'timing')).toMatchObject([
    { of: 'request', id: 'req_011CexampleExampleExample01', firstTokenMs: 410, stop: 'tool_use', ok: true },
    { of: 'tool', id: 'toolu_01ExampleExampleExampleEx', ms: 184 },
    { of: 'tool', id: 'toolu_01ExampleExampleExampleEx', ms: 216, name: 'Bash' },
  ])
})
