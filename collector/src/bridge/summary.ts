/* `GET /summary.json`, the table at the end, and what Prometheus is told: one object for all three. */

import type { LineOutbox, SinkHealth } from 'orangebox/outbox'
import { hasNews } from './due.ts'
import { toDollars } from './prices.ts'
import { type Budget, type Spending, spendingAt } from './spending.ts'
import type { State } from './state.ts'
import { noTotals, type Totals } from './totals.ts'

/** Counts, with the cost in dollars. */
type Line = Omit<Totals, 'nanos' | 'pricedNanos'> & {
  readonly cost_usd: number
  readonly cost_usd_by_price_list: number
}

/** The counts of one day, user and model. */
export interface SummaryLine extends Line {
  readonly day: string
  readonly user: string
  readonly model: string
}

/** The books of this run, and what waits on disk of whichever run. */
export type OutboxSummary = SinkHealth & { readonly backlog: ReturnType<LineOutbox['backlog']> }

/** What `/summary.json` tells. */
export interface Summary {
  readonly totals: Line
  readonly by_day_user_model: readonly SummaryLine[]
  readonly cost: {
    /** What is told to the backend: the sum of the events. */
    readonly events_usd: number
    /** What the metrics say; undefined: none came. */
    readonly metrics_usd: number | undefined
    readonly difference_usd: number | undefined
    /** The day the operator's prices are of; undefined: none were given. */
    readonly price_list: string | undefined
    readonly requests_without_price: number
  }
  /** The same of tokens of all kinds. */
  readonly tokens: {
    readonly events: number
    readonly metrics: number | undefined
    readonly difference: number | undefined
  }
  readonly turns: { readonly seen: number; readonly open: number; readonly told: number; readonly late_parts: number }
  readonly sessions: { readonly seen: number; readonly open: number; readonly told: number }
  readonly facts: { readonly taken: number; readonly repeated: number; readonly strange: number }
  readonly outboxes: Readonly<Record<string, OutboxSummary>>
  readonly budget: Spending | undefined
}

/** What is known besides the state. */
export interface SummaryOptions {
  readonly outboxes: Readonly<Record<string, OutboxSummary>>
  readonly budget: Budget | undefined
  readonly pricesOf?: string | undefined
  readonly now: number
}

const lineOf = ({ nanos, pricedNanos, ...counts }: Totals): Line => ({
  ...counts,
  cost_usd: toDollars(nanos),
  cost_usd_by_price_list: toDollars(pricedNanos),
})

/** Lines by day, user and model, oldest first; what belongs to no model, as turns and tools, stands under `-`. */
const linesOf = (state: State): readonly SummaryLine[] =>
  [...state.days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([day, users]) =>
      [...users].flatMap(([user, models]) =>
        [...models].map(([model, totals]) => ({ day, user, model, ...lineOf(totals) })),
      ),
    )

/** Turns that were seen and not told: under way, or sealed. */
const openTurns = (state: State): number => {
  let open = 0
  for (const { turns } of state.sessions.values()) for (const { part } of turns.values()) if (part === 0) open++
  for (const parcel of state.parcels.values()) if (parcel.is === 'turn' && parcel.part === 0) open++
  return open
}

/** All that the state says, in the words of the summary. Reading it changes nothing, so it may be asked for as often as somebody likes. */
export const summarise = (state: State, { outboxes, budget, pricesOf, now }: SummaryOptions): Summary => {
  const { books, all, metricNanos } = state
  // Nothing to compare with is said as undefined: a difference of the whole cost would look like a loss.
  const hasMetrics = metricNanos !== 0
  const tokens = all.input + all.output + all.cacheRead + all.cacheCreation
  const hasTokens = state.metricTokens !== 0
  return {
    totals: lineOf({ ...noTotals(), ...all }),
    by_day_user_model: linesOf(state),
    cost: {
      events_usd: toDollars(all.nanos),
      metrics_usd: hasMetrics ? toDollars(metricNanos) : undefined,
      difference_usd: hasMetrics ? toDollars(metricNanos - all.nanos) : undefined,
      price_list: pricesOf,
      requests_without_price: all.unpriced,
    },
    tokens: {
      events: tokens,
      metrics: hasTokens ? state.metricTokens : undefined,
      difference: hasTokens ? state.metricTokens - tokens : undefined,
    },
    turns: { seen: books.turns, open: openTurns(state), told: books.toldTurns, late_parts: books.late },
    sessions: {
      seen: books.sessions,
      open: [...state.sessions.values()].filter(hasNews).length,
      told: books.toldSessions,
    },
    facts: { taken: books.facts, repeated: books.repeated, strange: books.strange },
    outboxes,
    budget: budget && spendingAt(state, budget, now),
  }
}
