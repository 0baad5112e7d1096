import { describe, expect, test } from 'vitest'
import { contentKeeper } from '../../collector/src/bridge/content.ts'
import { apply } from '../../collector/src/bridge/entry.ts'
import { formatSummary } from '../../collector/src/bridge/print.ts'
import { prometheusText } from '../../collector/src/bridge/prometheus.ts'
import { readFacts } from '../../collector/src/bridge/read-facts.ts'
import { createWarner, parseBudget, spendingAt } from '../../collector/src/bridge/spending.ts'
import { emptyState, packState, type State, unpackState } from '../../collector/src/bridge/state.ts'
import { summarise } from '../../collector/src/bridge/summary.ts'
import { readRecords } from '../../collector/src/otlp/records.ts'
import { session } from '../support/claude-code.ts'
import { recordsOf } from './fixtures.ts'

const now = Date.UTC(2026, 10, 21, 12)
const options = { keep: contentKeeper('none', ''), userIs: 'email', now } as const

/** A day of two users with known sums. */
const day = () => {
  const state = emptyState()
  const stories = [
    session({ name: 'one', user: 'ann', turns: 3, startsAt: now }),
    session({ name: 'two', user: 'bob', turns: 2, startsAt: now }),
  ]
  for (const { bodies } of stories)
    for (const { path, body } of bodies) {
      const { records } = readRecords(path.slice('/v1/'.length) as 'logs', body)
      apply(state, { at: now, ...readFacts(records, { ...options, userIs: 'account' }) })
    }
  return { state, nanos: stories.reduce((sum, { happened }) => sum + happened.nanos, 0) }
}
const summaryOf = (state: State, budget = parseBudget('0.01/day')) => summarise(state, { outboxes: {}, budget, now })

test('sums by day, user and model are those of the day, and the metrics agree to the billionth', () => {
  const { state, nanos } = day()
  const summary = summaryOf(state)
  const lines = summary.by_day_user_model
  expect(new Set(lines.map(({ user }) => user)).size).toBe(2)
  expect(new Set(lines.map(({ model }) => model))).toEqual(new Set(['-', 'claude-sonnet-5[1m]', 'claude-haiku-4-5']))
  const sum = (of: (line: (typeof lines)[number]) => number) => lines.reduce((total, line) => total + of(line), 0)
  expect(Math.round(sum(({ cost_usd }) => cost_usd) * 1e9)).toBe(nanos)
  expect([sum(({ turns }) => turns), sum(({ requests }) => requests), sum(({ tools }) => tools)]).toEqual([5, 10, 5])
  expect(summary.cost).toMatchObject({ events_usd: nanos / 1e9, metrics_usd: nanos / 1e9, difference_usd: 0 })
})

test('metrics are never added: what they say beyond the events is the difference', () => {
  const state = emptyState()
  apply(state, { at: now, ...readFacts(recordsOf('logs-api_request'), options) })
  expect(summaryOf(state).cost).toMatchObject({
    events_usd: 0.0091808,
    metrics_usd: undefined,
    difference_usd: undefined,
  })
  // The metrics have one request more, of 0.00021.
  apply(state, { at: now, ...readFacts(recordsOf('metrics-cost.usage'), options) })
  expect(summaryOf(state).totals.cost_usd).toBe(0.0091808)
  expect(summaryOf(state).cost).toMatchObject({ metrics_usd: 0.0093908, difference_usd: 0.00021 })
  apply(state, { at: now, ...readFacts(recordsOf('metrics-cost.usage'), options) })
  expect(summaryOf(state).cost.difference_usd).toBe(0.00021)
})

test('tokens are held against the metrics, too', () => {
  const state = emptyState()
  apply(state, { at: now, ...readFacts(recordsOf('logs-api_request'), options) })
  expect(summaryOf(state).tokens).toEqual({ events: 23_592, metrics: undefined, difference: undefined })
  apply(state, { at: now, ...readFacts(recordsOf('metrics-token.usage'), options) })
  const { events, metrics = 0, difference } = summaryOf(state).tokens
  expect([events, difference]).toEqual([23_592, metrics - 23_592])
  expect(metrics).toBeGreaterThan(0)
})

test('of metrics that count from their start only what was added counts', () => {
  const state = emptyState()
  const point = (value: number, key: string) =>
    ({ is: 'measure', metric: 'cost.usage', isTotal: true, series: 'a', session: 's', at: now, value, key }) as const
  for (const [value, key] of [
    [1, 'a'],
    [1.5, 'b'],
    [1.5, 'c'],
    // Began anew.
    [0.25, 'd'],
  ] as const)
    apply(state, { at: now, facts: [point(value, key)] })
  expect(state.metricNanos).toBe(1.75e9)
})

describe('a budget', () => {
  test.each([
    ['20/day', { dollars: 20, per: 'day' }],
    ['$2.50/month', { dollars: 2.5, per: 'month' }],
    ['7', { dollars: 7, per: 'day' }],
    ['0/day', undefined],
    ['20/week', undefined],
    ['much', undefined],
  ])('is read: %s', (text, budget) => expect(parseBudget(text)).toEqual(budget))
  test('is compared with its own day or month', () => {
    const { state, nanos } = day()
    const spent = nanos / 1e9
    expect(spendingAt(state, { dollars: spent * 2, per: 'day' }, now)).toMatchObject({
      period: '2026-11-21',
      share: 0.5,
    })
    expect(spendingAt(state, { dollars: 1, per: 'month' }, now).spent).toBeCloseTo(spent, 12)
    expect(spendingAt(state, { dollars: 1, per: 'day' }, now + 86_400_000)).toMatchObject({ spent: 0 })
  })
  test('is told of once at 80 % and once at 100 %, in each period anew', () => {
    const { state, nanos } = day()
    const told: string[] = []
    const warn = (share: number) =>
      createWarner({ dollars: nanos / 1e9 / share, per: 'day' }, (line) => told.push(line))
    const at85 = warn(0.85)
    at85(state, now)
    at85(state, now)
    expect(told).toEqual([expect.stringMatching(/for 2026-11-21 are spent \(85 % of the day\)$/)])
    warn(0.79)(state, now)
    expect(told).toHaveLength(1)
    warn(1.2)(state, now)
    expect(told.slice(1)).toEqual([expect.stringMatching(/\(120 % of the day\)$/)])
  })
})

test('Prometheus gets lines it can read, with labels escaped', () => {
  const { state } = day()
  const hostile = emptyState()
  const about = { is: 'about', session: 's', at: now, user: 'a"b\\c\nd' } as const
  const tokens = { input: 1, output: 1, cacheRead: 0, cacheCreation: 0 }
  const request = { is: 'request', session: 's', at: now, key: 'k', model: 'm', tokens, ms: 1, nanos: 5 } as const
  apply(hostile, { at: now, facts: [about, request] })
  for (const text of [prometheusText(summaryOf(state)), prometheusText(summaryOf(hostile))]) {
    for (const line of text.trimEnd().split('\n'))
      expect(line).toMatch(
        /^(# (HELP|TYPE) orangebox_bridge_\w+ .+|orangebox_bridge_\w+(\{\w+="([^"\\\n]|\\.)*"(,\w+="([^"\\\n]|\\.)*")*\})? -?\d+(\.\d+)?(e-?\d+)?)$/,
      )
    const names = text.match(/^# TYPE (\S+)/gm)
    expect(new Set(names).size).toBe(names?.length)
  }
  expect(prometheusText(summaryOf(hostile))).toContain(String.raw`user="a\"b\\c\nd"`)
  expect(prometheusText(summaryOf(state))).toContain('orangebox_bridge_turns_total 5\n')
})

test('the end is told as a table, in which nothing moves the cursor', () => {
  const state = emptyState()
  const about = { is: 'about', session: 's', at: now, user: 'a\u001b[2Jb' } as const
  const tokens = { input: 1, output: 1, cacheRead: 0, cacheCreation: 0 }
  const request = { is: 'request', session: 's', at: now, key: 'k', model: 'gpt-\u202e', tokens, ms: 1 } as const
  apply(state, { at: now, facts: [about, request] })
  const text = formatSummary(summaryOf(state)).join('\n')
  expect(text).not.toContain('\u001b')
  expect(text).not.toContain('\u202e')
  expect(text).toContain('1 requests have no cost and no price, and are in no sum')
  expect(text).toContain('no metrics came to check it with')
})

test('names without end do not fill the memory: they share a line', () => {
  const state = emptyState()
  const tokens = { input: 1, output: 1, cacheRead: 0, cacheCreation: 0 }
  for (let n = 0; n < 600; n++)
    apply(state, {
      at: now,
      facts: [{ is: 'request', session: 's', at: now, key: `${n}`, model: `model ${n}`, tokens, ms: 1, nanos: 1 }],
    })
  const models = state.days.get('2026-11-21')?.get('unknown')
  expect(models?.size).toBe(501)
  expect(models?.get('others')?.requests).toBe(101)
})

test('the state is the same after it was written down and read', () => {
  const { state } = day()
  expect(unpackState(packState(state))).toEqual(state)
})
