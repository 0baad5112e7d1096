/* Counting. The same counts are kept of each session, each line of the summary, and all there was. */

import type { Fact, TurnFact } from './fact.ts'

/** What was counted: of a session since it was last told, of a day, of everything. */
export interface Totals {
  turns: number
  requests: number
  failures: number
  tools: number
  toolFailures: number
  accepted: number
  rejected: number
  input: number
  output: number
  cacheRead: number
  cacheCreation: number
  /** Billionths of a dollar, by the events alone. */
  nanos: number
  /** Of these, what was told by no event and reckoned by the operator's price list. */
  pricedNanos: number
  /** Requests whose cost is neither told nor on the list. */
  unpriced: number
}

/** All of them 0. */
export const noTotals = (): Totals => ({
  ...{ turns: 0, requests: 0, failures: 0, tools: 0, toolFailures: 0, accepted: 0, rejected: 0 },
  ...{ input: 0, output: 0, cacheRead: 0, cacheCreation: 0, nanos: 0, pricedNanos: 0, unpriced: 0 },
})

/** Whether nothing was counted, so that a session of which nothing new came is not told again. */
export const isNone = (totals: Totals): boolean => Object.values(totals).every((n) => n === 0)

const countRequest = (totals: Totals, fact: Extract<Fact, { is: 'request' }>): void => {
  totals.requests++
  for (const name of ['input', 'output', 'cacheRead', 'cacheCreation'] as const) totals[name] += fact.tokens[name]
  if (fact.nanos === undefined) totals.unpriced++
  else {
    totals.nanos += fact.nanos
    if (fact.pricesOf !== undefined) totals.pricedNanos += fact.nanos
  }
}

/** Counts one fact. Turns are counted by who opens them. */
export const countFact = (totals: Totals, fact: TurnFact): void => {
  switch (fact.is) {
    case 'request':
      countRequest(totals, fact)
      return
    case 'failure':
      totals.failures++
      return
    case 'tool':
      totals.tools++
      if (!fact.ok) totals.toolFailures++
      return
    case 'decision':
      if (fact.accept) totals.accepted++
      else totals.rejected++
      return
    default:
  }
}
