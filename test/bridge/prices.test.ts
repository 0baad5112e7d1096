import { expect, test } from 'vitest'
import { priceOf } from '../../collector/src/bridge/prices.ts'

const million = { input: 0, output: 0, cacheRead: 0, cacheCreation: 0 }

test.each([
  ['claude-sonnet-5', { ...million, input: 1e6 }, 3],
  ['claude-sonnet-5[1m]', { ...million, output: 1e6 }, 15],
  ['claude-opus-4-1-20250805', { ...million, output: 1e6 }, 75],
  ['claude-opus-4-5', { ...million, output: 1e6 }, 25],
  ['us.anthropic.claude-haiku-4-5-v1:0', { ...million, input: 1e6 }, 1],
  ['claude-haiku-4-5', { input: 812, output: 120, cacheRead: 0, cacheCreation: 0 }, 0.001412],
  ['claude-sonnet-5', { ...million, cacheRead: 1e6 }, 0.3],
  ['claude-sonnet-5', { ...million, cacheCreation: 1e6 }, 3.75],
])('%s costs what the table says', (model, tokens, dollars) => {
  expect(priceOf(model, tokens)).toBe(Math.round(dollars * 1e9))
})

test.each(['gpt-5', '', 'claude-unheard-of'])('a model that is not in it has no price: %j', (model) => {
  expect(priceOf(model, { ...million, input: 1 })).toBeUndefined()
})
