import type { EventRule, FieldRule } from '../model/catalogue.ts'
import { leavingFields } from './leaving-fields.ts'
import { whatLeaves } from './what-leaves.ts'

/** What a catalogue declares, as the renderings need it. */
export interface Declared {
  readonly rules: ReadonlyMap<string, EventRule>
  readonly contextRules: ReadonlyMap<string, FieldRule>
}

/** The public page of a catalogue, as Markdown: every event, what it is for, who answers for it, and each field. The same text each time. */
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

const section = (name: string, rule: EventRule): readonly string[] => {
  const { description, purpose, owner, expires, isInternal, isError } = rule
  const fields = leavingFields(name, rule)
  return [
    `## \`${name}\``,
    '',
    line(description),
    '',
    `- What for: ${line(purpose)}`,
    `- Who answers for it: ${line(owner)}`,
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
    ([name, rule]) => `| \`${name}\`${rule.isOptional ? ' (not always)' : ''} | ${cell(whatLeaves(rule))} |`,
  ),
]

/** Whoever has internal events has internal users, who carry the SDK's own as well. */
const ofOurs =
  'Of people who make this program also `telemetry_diagnostics` is recorded: how its telemetry itself fares, and in which container it runs.'

/** What somebody wrote, on one line. */
const line = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** A form may hold the sign that ends a cell. */
const cell = (text: string): string => line(text).replaceAll('|', '\\|')
