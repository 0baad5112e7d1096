/* Costs. Everywhere in the bridge they are whole billionths of a dollar (`nanos`), so that sums are exact. */

import { isObject } from '../protocol/record.ts'
import type { Tokens } from './fact.ts'

/** Dollars for a million tokens. What is not named has no known price: neither is a share of the input's assumed for the cache. */
export interface Price {
  readonly input: number
  readonly output: number
  readonly cacheRead?: number
  readonly cacheCreation?: number
}

/**
 * What models cost, as the operator says (`--prices`). The bridge has no prices of its own: they change and differ by contract, and one
 * that is out of date looks like any other. Claude Code tells the cost of nearly every request; this is for the rest.
 */
export interface Prices {
  /** The day they are of, `2026-11-29`. */
  readonly asOf: string
  /** By a model's whole name, or by how it begins with a `*` behind that. */
  readonly models: ReadonlyMap<string, Price>
}

/** The kinds of tokens, in the words of a price list and in ours. */
const kinds = { input: 'input', output: 'output', cache_read: 'cacheRead', cache_creation: 'cacheCreation' } as const

/** What stands in the list, for a message about it. */
const shown = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, 60)

/** Dollars: more than a thousand for a million tokens is a price for something else. */
const isDollars = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1000

/** What is wrong with the price of one model, in words; undefined: nothing. */
const faultInPrice = (model: string, given: unknown): string | undefined => {
  if (!isObject(given)) return `${shown(model)} must be an object with input and output`
  const strange = Object.keys(given).find((name) => !Object.hasOwn(kinds, name))
  if (strange !== undefined) return `${shown(model)}: ${shown(strange)} is none of ${Object.keys(kinds).join(', ')}`
  const wrong = Object.keys(kinds).find(
    (name) => !isDollars(given[name]) && !(name.startsWith('cache_') && given[name] === undefined),
  )
  if (wrong === undefined) return undefined
  return `${shown(model)}: ${wrong} is ${shown(given[wrong])}, must be dollars for a million tokens, 0 to 1000`
}

const priceIn = (given: Readonly<Record<string, unknown>>): Price =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [kinds[name as keyof typeof kinds], value])) as never

/** Reads a price list. `fault`: what is wrong with it, in words for whoever wrote it. */
export const parsePrices = (text: string): { readonly prices: Prices } | { readonly fault: string } => {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    return { fault: 'it is no JSON' }
  }
  if (!isObject(given) || !isObject(given.models))
    return { fault: 'it must be an object with as_of, a day, and models, an object of prices' }
  const { as_of: asOf, models } = given
  if (typeof asOf !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(asOf) || Number.isNaN(Date.parse(asOf)))
    return { fault: `as_of is ${shown(asOf)}, must be the day the prices are of, as 2026-11-29` }
  for (const [model, price] of Object.entries(models)) {
    const fault = faultInPrice(model, price)
    if (fault !== undefined) return { fault }
  }
  return {
    prices: {
      asOf,
      models: new Map(Object.entries(models).map(([model, price]) => [model, priceIn(price as never)])),
    },
  }
}

/** The price of a model by the longest name that fits: `claude-*` is for models that have no line of their own. */
const priceOfModel = ({ models }: Prices, model: string): Price | undefined =>
  models.get(model) ??
  [...models]
    .filter(([name]) => name.endsWith('*') && model.startsWith(name.slice(0, -1)))
    .sort(([a], [b]) => b.length - a.length)[0]?.[1]

/** What a request cost by a price list, in billionths of a dollar; undefined: the list does not say of each kind of its tokens. */
export const costBy = (prices: Prices, model: string, tokens: Tokens): number | undefined => {
  const price = priceOfModel(prices, model)
  if (!price) return undefined
  let dollars = 0
  for (const kind of Object.values(kinds)) {
    const each = price[kind]
    if (each === undefined && tokens[kind] > 0) return undefined
    dollars += tokens[kind] * (each ?? 0)
  }
  // A dollar for a million tokens is a thousand billionths for one.
  return Math.round(dollars * 1000)
}

/** Billionths of a dollar: sums of them are exact, and differences really 0. */
export const toNanos = (dollars: number): number => Math.round(dollars * 1e9)
/** For showing, and for backends. */
export const toDollars = (nanos: number): number => nanos / 1e9
