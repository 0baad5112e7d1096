import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { contentKeeper } from '../../collector/src/bridge/content.ts'
import { apply } from '../../collector/src/bridge/entry.ts'
import { readPriceList } from '../../collector/src/bridge/price-list.ts'
import { costBy, type Prices, parsePrices } from '../../collector/src/bridge/prices.ts'
import { formatSummary } from '../../collector/src/bridge/print.ts'
import { readFacts } from '../../collector/src/bridge/read-facts.ts'
import { emptyState } from '../../collector/src/bridge/state.ts'
import { summarise } from '../../collector/src/bridge/summary.ts'
import type { WireRecord } from '../../collector/src/protocol/record.ts'
import { recordsOf } from './fixtures.ts'

/* Numbers of no provider: the bridge has none of its own, so neither have its tests. */
const list = {
  as_of: '2026-11-29',
  models: {
    'acme-large': { input: 2, output: 10, cache_read: 0.5, cache_creation: 4 },
    'acme-small': { input: 1, output: 3 },
    'acme-small*': { input: 7, output: 7 },
    'acme-*': { input: 100, output: 100 },
  },
}
const parsed = (given: unknown): Prices => {
  const read = parsePrices(JSON.stringify(given))
  if ('fault' in read) throw new Error(read.fault)
  return read.prices
}
const none = { input: 0, output: 0, cacheRead: 0, cacheCreation: 0 }

describe("what a request costs by the operator's list", () => {
  test.each([
    ['acme-large', { ...none, input: 1e6 }, 2],
    ['acme-large', { ...none, output: 1e6 }, 10],
    ['acme-large', { input: 812, output: 120, cacheRead: 1000, cacheCreation: 10 }, 0.003364],
    ['acme-small', { ...none, output: 1e6 }, 3],
    ['acme-small-2026', { ...none, input: 1e6 }, 7],
    ['acme-other', { ...none, input: 1e6 }, 100],
  ])('%s, by the line that fits it best', (model, tokens, dollars) => {
    expect(costBy(parsed(list), model, tokens)).toBe(Math.round(dollars * 1e9))
  })

  test.each([
    ['a model that is not on it', 'other', { ...none, input: 1 }],
    ['the beginning of a name on it', 'acme', { ...none, input: 1 }],
    ['tokens from the cache where it says nothing of the cache', 'acme-small', { ...none, input: 1, cacheRead: 1 }],
  ])('is unknown for %s', (_, model, tokens) => {
    expect(costBy(parsed(list), model, tokens)).toBeUndefined()
  })
})

describe('a list that cannot be used', () => {
  const model = (price: unknown) => JSON.stringify({ as_of: '2026-11-29', models: { m: price } })
  test.each([
    ['{', 'it is no JSON'],
    ['[]', 'it must be an object with as_of, a day, and models, an object of prices'],
    [JSON.stringify({ models: {} }), 'as_of is undefined, must be the day the prices are of, as 2026-11-29'],
    [
      JSON.stringify({ as_of: '2026-19-99', models: {} }),
      'as_of is "2026-19-99", must be the day the prices are of, as 2026-11-29',
    ],
    [model(3), '"m" must be an object with input and output'],
    [model({ input: 1 }), '"m": output is undefined, must be dollars for a million tokens, 0 to 1000'],
    [model({ input: '1', output: 1 }), '"m": input is "1", must be dollars for a million tokens, 0 to 1000'],
    [model({ input: 1, output: -1 }), '"m": output is -1, must be dollars for a million tokens, 0 to 1000'],
    [model({ input: 1, output: 1, cache: 1 }), '"m": "cache" is none of input, output, cache_read, cache_creation'],
  ])('%s is refused in words', (text, fault) => {
    expect(parsePrices(text)).toEqual({ fault })
  })

  test('a file is named with what is wrong with it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'orangebox-prices-'))
    try {
      const file = join(folder, 'prices.json')
      expect(readPriceList(file)).toEqual({
        fault: expect.stringMatching(/^--prices .*prices\.json: it cannot be read: ENOENT/),
      })
      writeFileSync(file, 'input,output')
      expect(readPriceList(file)).toEqual({ fault: `--prices ${file}: it is no JSON` })
      writeFileSync(file, JSON.stringify(list))
      expect(readPriceList(file)).toEqual({ prices: parsed(list) })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe('a request whose cost nobody told', () => {
  const now = Date.UTC(2026, 10, 29)
  const withoutCost = (record: WireRecord): WireRecord => {
    const { cost_usd: _usd, cost_usd_micros: _micros, ...attributes } = record.attributes
    return { ...record, attributes }
  }
  const read = (prices: Prices | undefined) => {
    const records = recordsOf('logs-api_request').map(withoutCost)
    return readFacts(records, { keep: contentKeeper('none', ''), userIs: 'account', prices, now }).facts
  }
  const model = read(undefined).flatMap((fact) => (fact.is === 'request' ? fact.model : []))[0] ?? ''
  const given = parsed({ as_of: '2026-11-29', models: { [model]: list.models['acme-large'] } })

  test('has none without a list, and is counted', () => {
    const state = emptyState()
    apply(state, { at: now, facts: read(undefined) })
    const summary = summarise(state, { outboxes: {}, budget: undefined, now })
    expect(state.all).toMatchObject({ requests: 1, nanos: 0, pricedNanos: 0, unpriced: 1 })
    expect(summary.cost).toMatchObject({ events_usd: 0, price_list: undefined, requests_without_price: 1 })
  })

  test('has that of the list, which says of which day it is', () => {
    const state = emptyState()
    const facts = read(given)
    apply(state, { at: now, facts })
    expect(facts).toContainEqual(expect.objectContaining({ is: 'request', pricesOf: '2026-11-29' }))
    expect(state.all.nanos).toBeGreaterThan(0)
    expect(state.all).toMatchObject({ pricedNanos: state.all.nanos, unpriced: 0 })
    const summary = summarise(state, { outboxes: {}, budget: undefined, pricesOf: given.asOf, now })
    expect(formatSummary(summary).join('\n')).toContain('by the price list of 2026-11-29')
  })

  test('keeps the price it had when it was heard: reading the journal asks no list', () => {
    const [heard, again] = [emptyState(), emptyState()]
    const facts = read(given)
    apply(heard, { at: now, facts })
    apply(again, { at: now, facts: JSON.parse(JSON.stringify(facts)) })
    expect(again.all).toEqual(heard.all)
    expect(again.all.pricedNanos).toBeGreaterThan(0)
  })

  test('a cost that was told stands, whatever the list says', () => {
    const keep = contentKeeper('none', '')
    const { facts } = readFacts(recordsOf('logs-api_request'), { keep, userIs: 'account', prices: given, now })
    const request = facts.find((fact) => fact.is === 'request')
    expect(request).toMatchObject({ nanos: 9_180_800 })
    expect(request).not.toHaveProperty('pricesOf')
  })
})
