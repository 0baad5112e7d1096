/* The public page of a catalogue, for the people whose program records these events. */

import type { EventRule, FieldRule } from '../model/catalogue.ts'
import { leavingFields } from './leaving-fields.ts'
import { onOneLine, tableCell, whatLeaves } from './what-leaves.ts'

/** What a catalogue declares, as page, schemas and registry need it. */
export interface Declared {
  readonly rules: ReadonlyMap<string, EventRule>
  readonly contextRules: ReadonlyMap<string, FieldRule>
}

/**
 * The page, as Markdown: every event, what it is for, who answers for it, and each field. The same catalogue gives the same text, so that
 * a CI job can compare it with the page in a repository.
 */
export function catalogueAsPage({ rules, contextRules }: Declared): string {
  const events = [...rules].sort(([a], [b]) => (a < b ? -1 : 1))
  const context = contextRules.size > 0 ? ['## With every event', '', ...fieldTable(contextRules), ''] : []
  const lines = [
    '# Telemetry',
    '',
    'Every event this program can record, and everything an event can hold. Nothing else is recorded.',
    '',
    '<!-- Made by `orangebox catalogue` from the declarations of the events. Change those, not this page. -->',
    '',
    ...events.flatMap(([name, rule]) => section(name, rule)),
    ...context,
    ...(events.some(([, { isInternal }]) => isInternal) ? [ofOurs, ''] : []),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

/** One event. `What for` stands before the fields: that is what people ask who read such a page. */
const section = (name: string, rule: EventRule): readonly string[] => {
  const { description, purpose, owner, expires, isInternal, isError } = rule
  const fields = leavingFields(name, rule)
  return [
    `## \`${name}\``,
    '',
    onOneLine(description),
    '',
    `- What for: ${onOneLine(purpose)}`,
    `- Who answers for it: ${onOneLine(owner)}`,
    ...(expires === undefined ? [] : [`- Recorded until: ${expires}`]),
    ...(isError ? ['- It tells of an error'] : []),
    ...(isInternal ? ['- Of whom: only of people who make this program'] : []),
    '',
    ...(fields.size > 0 ? fieldTable(fields) : ['It holds nothing besides.']),
    '',
  ]
}

const fieldTable = (fields: ReadonlyMap<string, FieldRule>): readonly string[] => [
  '| Field | What leaves |',
  '|---|---|',
  ...[...fields].map(
    ([name, rule]) => `| \`${name}\`${rule.isOptional ? ' (not always)' : ''} | ${tableCell(whatLeaves(rule))} |`,
  ),
]

/** A program with internal events has internal users, of whom the SDK's own event is recorded as well. */
const ofOurs =
  'Of people who make this program also `telemetry_diagnostics` is recorded: how its telemetry itself fares, and in which container it runs.'
