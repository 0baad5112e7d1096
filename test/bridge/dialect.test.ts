import { expect, test } from 'vitest'
import { contentKeeper } from '../../collector/src/bridge/content.ts'
import type { Dialect } from '../../collector/src/bridge/dialect.ts'
import { allOf } from '../../collector/src/bridge/due.ts'
import { apply } from '../../collector/src/bridge/entry.ts'
import { limits } from '../../collector/src/bridge/limits.ts'
import { readFacts } from '../../collector/src/bridge/read-facts.ts'
import { type Scored, scoresOf } from '../../collector/src/bridge/scores.ts'
import { emptyState } from '../../collector/src/bridge/state.ts'
import { createTell } from '../../collector/src/bridge/tell.ts'
import { plainValues } from '../../collector/src/otlp/any-value.ts'
import { faultInSpan } from '../../collector/src/otlp/faults.ts'
import { bodyOf, recordsOf } from './fixtures.ts'

const now = Date.UTC(2026, 10, 21)

/** The spans and scores of one fixture. */
const told = (
  dialect: Dialect,
  body: object = bodyOf('logs-turn-with-trace-context'),
  level: 'none' | 'full' = 'none',
  scored: Scored = 'all',
) => {
  const state = emptyState()
  const records = recordsOf('logs-turn-with-trace-context', body)
  const { facts } = readFacts(records, { keep: contentKeeper(level, ''), userIs: 'account', now })
  apply(state, { at: now, facts })
  apply(state, { at: now, seal: allOf(state) })
  const [lines, scores]: [string[], string[]] = [[], []]
  const box = (list: string[]) => ({ append: (line: string) => void list.push(line), holds: () => new Set<string>() })
  const tell = createTell({ traces: box(lines), scores: box(scores), dialect, environment: 'test', scored })
  tell([...state.parcels.values()], false)
  const spans = lines.map((line) => {
    const span = JSON.parse(line)
    expect(faultInSpan(span)).toBeUndefined()
    return { ...span, attributes: plainValues(span.attributes) }
  })
  return { lines, spans, scores: scores.map((line) => JSON.parse(line)) }
}

test('Langfuse gets what a generation used and cost in its own words, and input without the cache', () => {
  const generation = told('langfuse').spans.find(({ name }) => name === 'repl_main_thread')
  expect(generation.attributes).toMatchObject({
    'langfuse.observation.type': 'generation',
    'langfuse.observation.model.name': 'claude-sonnet-5',
    'langfuse.trace.name': 'turn',
    'session.id': '6f0c2c4e-7b53-4d6c-9a58-0d2f1f6f9b10',
    'user.id': '9a1e0f8a-3f5e-4c39-8b0d-6b1f0c9d2e22',
  })
  expect(JSON.parse(generation.attributes['langfuse.observation.usage_details'])).toEqual({
    ...{ input: 10, output: 39, input_cached_tokens: 20_058, input_cache_creation: 3_485 },
  })
  expect(JSON.parse(generation.attributes['langfuse.observation.cost_details'])).toEqual({ total: 0.0091808 })
  expect(Number(BigInt(generation.endTimeUnixNano) - BigInt(generation.startTimeUnixNano)) / 1e6).toBe(1032)
})

test('who and where stand on every span, since Langfuse reads them from each', () => {
  for (const { attributes } of told('langfuse').spans)
    expect(Object.keys(attributes)).toEqual(
      expect.arrayContaining([
        'session.id',
        'user.id',
        'langfuse.trace.name',
        'langfuse.trace.tags',
        'langfuse.observation.type',
      ]),
    )
})

test('other backends get the conventions of OpenTelemetry, where input includes the cache', () => {
  const { spans } = told('gen_ai')
  expect(spans.find(({ name }) => name === 'repl_main_thread').attributes).toMatchObject({
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'claude-sonnet-5',
    'gen_ai.usage.input_tokens': 10 + 20_058 + 3_485,
    'gen_ai.usage.cache_read.input_tokens': 20_058,
    'gen_ai.conversation.id': '6f0c2c4e-7b53-4d6c-9a58-0d2f1f6f9b10',
  })
  expect(
    spans.flatMap(({ attributes }) => Object.keys(attributes)).filter((name) => name.startsWith('langfuse')),
  ).toEqual([])
})

test('ids are the same each time, and one root carries the trace', () => {
  const [one, two] = [told('langfuse'), told('langfuse')]
  expect(one.lines).toEqual(two.lines)
  const turn = one.spans.filter(({ name }) => name !== 'session summary')
  expect(new Set(turn.map(({ traceId }) => traceId)).size).toBe(1)
  expect(turn.filter(({ parentSpanId }) => parentSpanId === undefined)).toHaveLength(1)
  expect(one.scores.map(({ id }) => id)).toEqual(two.scores.map(({ id }) => id))
})

test('a span that is too large for the outbox goes without its texts rather than not at all', () => {
  const huge = JSON.parse(
    JSON.stringify(bodyOf('logs-turn-with-trace-context')).replaceAll('<REDACTED>', String.raw`\u0001`.repeat(70_000)),
  )
  const { lines, spans } = told('langfuse', huge, 'full')
  for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThan(limits.maxLineBytes)
  const root = spans.find(({ name }) => name === 'turn')
  expect(root.attributes['langfuse.observation.metadata.content']).toBe('too large')
})

test('full content is the input and the output of the turn', () => {
  const said = JSON.parse(JSON.stringify(bodyOf('logs-turn-with-trace-context')).replace('<REDACTED>', 'What is this?'))
  const root = told('langfuse', said, 'full').spans.find(({ name }) => name === 'turn')
  expect(root.attributes['langfuse.observation.input']).toBe('What is this?')
})

test.each([
  ['all', ['acceptance', 'efficiency', 'quality', 'quality']],
  ['session', ['quality']],
  ['none', []],
] as const)('scores are told of %s', (scored, names) => {
  const { scores } = told('langfuse', undefined, 'none', scored)
  expect(scores.map(({ name }) => name).sort()).toEqual(names)
})

test('an answer in a survey is a score in words', () => {
  const state = emptyState()
  const records = recordsOf('logs-feedback_survey')
  apply(state, { at: now, ...readFacts(records, { keep: contentKeeper('none', ''), userIs: 'account', now }) })
  apply(state, { at: now, seal: allOf(state) })
  const scores = [...state.parcels.values()].flatMap((parcel) => scoresOf(parcel, 'default', 'all'))
  expect(scores).toEqual([
    expect.objectContaining({ name: 'feedback', value: 'good', dataType: 'CATEGORICAL', comment: 'survey: session' }),
  ])
})
