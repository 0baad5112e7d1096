/* `--budget`: what was spent of it, and the warning on stderr. Nothing is ever stopped for it. */

import { toDollars } from './prices.ts'
import type { State } from './state.ts'

/** So many dollars in a day or a month, by UTC. */
export interface Budget {
  readonly dollars: number
  readonly per: 'day' | 'month'
}

/** What of a budget is spent in the period of now. */
export interface Spending extends Budget {
  /** `2026-11-28` or `2026-11`. */
  readonly period: string
  readonly spent: number
  /** 1: all of it. */
  readonly share: number
}

/** Reads `20/day`, `400/month` or `20`, which is a day's. Undefined: it is none of these. */
export const parseBudget = (text: string): Budget | undefined => {
  const [, amount = '', per = 'day'] = /^\$?(\d+(?:\.\d+)?)(?:\/(day|month))?$/.exec(text.trim()) ?? []
  const dollars = Number(amount)
  return amount === '' || dollars <= 0 ? undefined : { dollars, per: per === 'month' ? 'month' : 'day' }
}

/** What of a budget is spent. */
export const spendingAt = (state: State, budget: Budget, now: number): Spending => {
  const period = new Date(now).toISOString().slice(0, budget.per === 'day' ? 10 : 7)
  let nanos = 0
  for (const [day, users] of state.days) {
    if (!day.startsWith(period)) continue
    for (const models of users.values()) for (const totals of models.values()) nanos += totals.nanos
  }
  const spent = toDollars(nanos)
  return { ...budget, period, spent, share: spent / budget.dollars }
}

/** Shares at which somebody is told. */
const marks = [0.8, 1] as const

/** Says once for each period and mark that so much of the budget is spent. */
export const createWarner = (budget: Budget, warn: (line: string) => void) => {
  const said = new Set<string>()
  return (state: State, now: number): void => {
    const { period, spent, share, dollars, per } = spendingAt(state, budget, now)
    for (const mark of marks) {
      if (share < mark || said.has(`${period} ${mark}`)) continue
      said.add(`${period} ${mark}`)
      // Where a higher mark is passed at once, the lower one need not be told.
      if (mark < 1 && share >= 1) continue
      warn(
        `budget: $${spent.toFixed(2)} of $${dollars.toFixed(2)} for ${period} are spent (${Math.floor(share * 100)} % of the ${per})`,
      )
    }
  }
}
