/* What the bridge prints: a line for each turn, and a table at the end. Names come from senders, so whatever drives a terminal is taken out. */

import type { Palette } from '../terminal/palette.ts'
import { printable } from '../terminal/printable.ts'
import { toDollars } from './prices.ts'
import type { TurnParcel } from './state.ts'
import type { Summary, SummaryLine } from './summary.ts'

/** Small amounts with four digits, so that they are not shown as nothing. */
const dollars = (amount: number): string => `$${amount.toFixed(amount !== 0 && Math.abs(amount) < 0.1 ? 4 : 2)}`

/** `9999`, `120k`, `3.4M`. */
const thousands = (n: number): string =>
  n < 10_000 ? `${n}` : n < 1e6 ? `${Math.round(n / 1e3)}k` : `${(n / 1e6).toFixed(1)}M`

/** A turn as one line, told when it is in the outbox. `late` is a part that came after its turn had been told. */
export const formatTurn = (parcel: TurnParcel, paint: Palette): string => {
  const { facts, about, session, part } = parcel
  const requests = facts.filter((fact) => fact.is === 'request')
  const nanos = requests.reduce((sum, fact) => sum + (fact.nanos ?? 0), 0)
  const bad = facts.filter((fact) => fact.is === 'failure' || (fact.is === 'tool' && !fact.ok)).length
  const models = [...new Set(requests.map(({ model }) => model))].join(' ')
  const at = new Date(Math.max(...facts.map((fact) => fact.at))).toISOString().slice(11, 19)
  const counts = `${requests.length} requests ${facts.filter(({ is }) => is === 'tool').length} tools`
  const errors = bad > 0 ? ` ${paint.warn(`${bad} failed`)}` : ''
  const who = paint.dim(printable(`${session.slice(0, 8)} ${about?.user?.slice(0, 24) ?? ''}`))
  const what = part === 0 ? 'turn' : 'late'
  return `${paint.dim(at)} ${paint.name(what)} ${counts}${errors} ${dollars(toDollars(nanos))} ${printable(models)} ${who}`
}

/** One line of the table: three columns of text, then numbers. */
const row = (cells: readonly string[], widths: readonly number[]): string =>
  cells
    .map((cell, at) => (at < 3 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
    .join('  ')
    .trimEnd()

const cellsOf = (line: SummaryLine): readonly string[] => [
  ...[
    line.day,
    printable(line.user).slice(0, 24),
    printable(line.model).slice(0, 32),
    `${line.turns}`,
    `${line.requests}`,
  ],
  ...[
    thousands(line.input + line.cacheRead + line.cacheCreation),
    thousands(line.output),
    `${line.tools}`,
    dollars(line.cost_usd),
  ],
]

/** The table by day, user and model, and below it everything that does not add up: whoever reads it should not have to look for that. */
export const formatSummary = ({
  by_day_user_model,
  totals,
  cost,
  tokens,
  turns,
  outboxes,
}: Summary): readonly string[] => {
  const head = ['day', 'user', 'model', 'turns', 'requests', 'in', 'out', 'tools', 'cost']
  const sum = cellsOf({ day: 'sum', user: '', model: '', ...totals })
  const rows = [head, ...by_day_user_model.map(cellsOf), sum]
  const widths = head.map((_, at) => Math.max(...rows.map((cells) => cells[at]?.length ?? 0)))
  const waiting = Object.values(outboxes).reduce((sum, { backlog }) => sum + backlog.bytes, 0)
  const dropped = Object.entries(outboxes).flatMap(([name, health]) =>
    Object.entries({ ...health.dropped, ...health.refused }).map(([reason, n]) => `${n} of ${name} (${reason})`),
  )
  return [
    ...rows.map((cells) => row(cells, widths)),
    `turns: ${turns.seen} seen, ${turns.told} told, ${turns.open} open, ${turns.late_parts} late parts`,
    ...(cost.difference_usd === undefined
      ? ['cost: by the events; no metrics came to check it with']
      : [
          `cost: ${dollars(cost.events_usd)} by the events, ${dollars(cost.metrics_usd ?? 0)} by the metrics, difference ${dollars(cost.difference_usd)}`,
        ]),
    ...(tokens.difference ? [`tokens: ${tokens.events} by the events, ${tokens.metrics} by the metrics`] : []),
    ...(totals.cost_usd_by_price_list > 0
      ? [
          `of it ${dollars(totals.cost_usd_by_price_list)} by the price list${cost.price_list === undefined ? '' : ` of ${cost.price_list}`}`,
        ]
      : []),
    ...(cost.requests_without_price > 0
      ? [`${cost.requests_without_price} requests have no cost and no price, and are in no sum`]
      : []),
    ...(waiting > 0 ? [`${thousands(waiting)} bytes wait on disk for the next run`] : []),
    ...(dropped.length > 0 ? [`given up: ${dropped.join(', ')}`] : []),
  ]
}
