import type { Tokens } from './fact.ts'

/** When the prices were looked up. Claude Code tells the cost of nearly every request; this is for the rest. */
export const pricesOf = '2025-11'

/** Dollars for a million tokens: input, output. The longest name that begins a model's name counts. */
const prices: Readonly<Record<string, readonly [input: number, output: number]>> = {
  'claude-opus-4-5': [5, 25],
  'claude-opus-4': [15, 75],
  'claude-3-opus': [15, 75],
  'claude-opus': [5, 25],
  'claude-sonnet': [3, 15],
  'claude-3-7-sonnet': [3, 15],
  'claude-3-5-sonnet': [3, 15],
  'claude-haiku': [1, 5],
  'claude-3-5-haiku': [0.8, 4],
  'claude-3-haiku': [0.25, 1.25],
}

/** What cached input costs compared with input: reading, and writing for five minutes. */
const cached = { read: 0.1, creation: 1.25 }

/**
 * What a request cost by the table, in billionths of a dollar; undefined for a model that is not in it. Providers put their own name before
 * a model's, and Claude Code a suffix behind it.
 */
export const priceOf = (model: string, { input, output, cacheRead, cacheCreation }: Tokens): number | undefined => {
  const at = model.indexOf('claude-')
  const name = at < 0 ? model : model.slice(at)
  const known = Object.keys(prices)
    .filter((begin) => name.startsWith(begin))
    .sort((a, b) => b.length - a.length)[0]
  const price = known === undefined ? undefined : prices[known]
  if (!price) return undefined
  const inputs = input + cacheRead * cached.read + cacheCreation * cached.creation
  // A dollar for a million tokens is a thousand billionths for one.
  return Math.round((inputs * price[0] + output * price[1]) * 1000)
}

/** Billionths of a dollar: sums of them are exact, and differences really 0. */
export const toNanos = (dollars: number): number => Math.round(dollars * 1e9)
export const toDollars = (nanos: number): number => nanos / 1e9
