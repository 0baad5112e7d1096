/*
 * `GET /metrics`. docs/bridge.md lists the names. They are what alerts are built on, so a name is never given to another number, and one without
 * a value is left out: 0 would say that something was measured.
 */

import type { Summary } from './summary.ts'

type Labels = Readonly<Record<string, string>>

/** As the format wants it in a label. Names of users and models come from senders. */
const escaped = (text: string): string => text.replace(/[\\"\n]/g, (char) => (char === '\n' ? '\\n' : `\\${char}`))

const labelsOf = (labels: Labels): string => {
  const list = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return list.length === 0 ? '' : `{${list.join(',')}}`
}

type Sample = readonly [value: number | undefined, labels?: Labels]

/** One metric with its samples; nothing where none has a value. */
const family = (name: string, kind: 'counter' | 'gauge', help: string, samples: readonly Sample[]): string => {
  const lines = samples.flatMap(([value, labels = {}]) =>
    value === undefined ? [] : [`orangebox_bridge_${name}${labelsOf(labels)} ${value}`],
  )
  if (lines.length === 0) return ''
  return `# HELP orangebox_bridge_${name} ${help}\n# TYPE orangebox_bridge_${name} ${kind}\n${lines.join('\n')}\n`
}

/** Only the last day is shown: otherwise there would be more and more series, one for each user and model that ever was. */
const byUserAndModel = (
  lines: Summary['by_day_user_model'],
  of: (line: Summary['by_day_user_model'][number]) => number,
) => {
  const today = lines.at(-1)?.day
  return lines
    .filter((line) => line.day === today)
    .map((line): Sample => [of(line), { day: line.day, user: line.user, model: line.model }])
}

/** The summary in Prometheus' text format 0.0.4. */
export const prometheusText = ({
  totals,
  cost,
  tokens,
  turns,
  facts,
  outboxes,
  budget,
  by_day_user_model,
}: Summary): string => {
  const boxes = Object.entries(outboxes)
  const ofBoxes = (of: (health: (typeof outboxes)[string]) => number) =>
    boxes.map(([outbox, health]): Sample => [of(health), { outbox }])
  return [
    family('cost_usd_total', 'counter', 'Cost of all requests, by the events.', [[cost.events_usd]]),
    family('cost_difference_usd', 'gauge', 'What the metrics say beyond the events.', [[cost.difference_usd]]),
    family('tokens_difference', 'gauge', 'Tokens that the metrics say beyond the events.', [[tokens.difference]]),
    family('requests_without_price_total', 'counter', 'Requests whose cost is unknown.', [
      [cost.requests_without_price],
    ]),
    family('tokens_total', 'counter', 'Tokens by kind.', [
      [totals.input, { kind: 'input' }],
      [totals.output, { kind: 'output' }],
      [totals.cacheRead, { kind: 'cache_read' }],
      [totals.cacheCreation, { kind: 'cache_creation' }],
    ]),
    family('requests_total', 'counter', 'Requests to models.', [[totals.requests]]),
    family('failures_total', 'counter', 'Requests that failed.', [[totals.failures]]),
    family('tools_total', 'counter', 'Uses of tools.', [
      [totals.tools - totals.toolFailures, { success: 'true' }],
      [totals.toolFailures, { success: 'false' }],
    ]),
    family('turns_total', 'counter', 'Turns that were seen.', [[turns.seen]]),
    family('turns_told_total', 'counter', 'Turns that are in the outbox or beyond.', [[turns.told]]),
    family('turns_open', 'gauge', 'Turns under way.', [[turns.open]]),
    family('facts_total', 'counter', 'Facts by what became of them.', [
      [facts.taken, { fate: 'taken' }],
      [facts.repeated, { fate: 'repeated' }],
      [facts.strange, { fate: 'strange' }],
    ]),
    family(
      'outbox_delivered_total',
      'counter',
      'Lines the backend accepted.',
      ofBoxes(({ delivered }) => delivered),
    ),
    family(
      'outbox_waiting',
      'gauge',
      'Lines of this run that wait.',
      ofBoxes(({ kept, pending }) => kept + pending),
    ),
    family(
      'outbox_backlog_bytes',
      'gauge',
      'What waits on disk, of whichever run.',
      ofBoxes((box) => box.backlog.bytes),
    ),
    family(
      ...(['outbox_dropped_total', 'counter', 'Lines that were given up.'] as const),
      boxes.flatMap(([outbox, { dropped }]) =>
        Object.entries(dropped).map(([reason, n]): Sample => [n, { outbox, reason }]),
      ),
    ),
    family(
      'day_cost_usd',
      'gauge',
      'Cost of the last day by user and model.',
      byUserAndModel(by_day_user_model, (l) => l.cost_usd),
    ),
    family('budget_spent_ratio', 'gauge', 'Spent part of the budget.', [[budget?.share]]),
  ].join('')
}
