import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseSync } from 'oxc-parser'
import {
  exitTable,
  networkTable,
  optionsTable,
  serviceTable,
  settingNamesTable,
  spoolTable,
} from '../../src/policy/options-table.ts'
import type { Option, Table } from '../../src/policy/take.ts'

/*
 * The table of docs/options.md: names and what fits out of the table of validators, default and meaning out of the texts that an editor
 * shows. So each text stands once, where the option is declared.
 */

const source = resolve(import.meta.dirname, '../../src/model/options.ts')

/** Options that hold others, and their tables. They have no row of their own. */
const parts: Readonly<Record<string, Table>> = {
  ...{ service: serviceTable, settingNames: settingNamesTable, exit: exitTable },
  ...{ network: networkTable, spool: spoolTable },
}

/** Where there is more to read. An editor could not follow these. */
const seeAlso: Readonly<Record<string, string>> = {
  ...{
    sinks: 'sinks.md',
    events: 'catalogue.md',
    audience: 'audience.md',
    resource: 'resource.md',
    settings: 'settings.md',
    batch: 'settings.md#batch',
  },
  ...{ processors: 'otlp.md#processors-of-your-own', stateDir: 'on-disk.md', 'exit.upload': 'endings.md' },
  ...{
    level: 'consent.md#levels',
    notice: 'privacy.md#a-notice-first',
    requireConsent: 'privacy.md#asking-first',
    idRotationDays: 'privacy.md#what-an-event-carries',
    privileged: 'sinks.md#what-is-privileged',
    durability: 'endings.md',
  },
}

/** What a member of `TelemetryOptions` says of itself. */
export interface Declared {
  readonly name: string
  readonly isOptional: boolean
  readonly type: string
  /** As one line. */
  readonly text: string
}

/** One row of the table. */
export interface Row extends Declared {
  /** In the table of validators; undefined: nothing is known of it there. */
  readonly taken: Option<unknown> | undefined
}

export function optionRows(): readonly Row[] {
  return declaredIn('TelemetryOptions').flatMap((option): readonly Row[] => {
    const table = parts[option.name]
    if (!table) return [{ ...option, taken: (optionsTable as Table)[option.name] }]
    const inside = option.members.length > 0 ? option.members : declaredIn(option.type)
    return inside.map((member) => ({ ...member, name: `${option.name}.${member.name}`, taken: table[member.name] }))
  })
}

/** What stands behind `Default` in a text, and the text without it. */
export function apart(text: string): { readonly byDefault: string | undefined; readonly rest: string } {
  const found = /(?:^|(?<=[.;] ))Default(?:, and for [^:]*)?:? (.*?)\.(?: |$)/.exec(text)
  if (!found) return { byDefault: undefined, rest: text }
  return { byDefault: found[1], rest: text.replace(found[0], '').trim() }
}

/** The table as it stands in the page. */
export const optionsPage = (): string =>
  [
    '| Option | What fits | Default | What it does |\n|---|---|---|---|\n',
    ...optionRows().map((row) => {
      const { byDefault, rest } = apart(row.text)
      const link = seeAlso[row.name] ? ` [More](${seeAlso[row.name]}).` : ''
      const fallback = byDefault ?? (row.isOptional ? '' : 'required')
      return `| \`${row.name}\` | ${fits(row)} | ${cell(fallback)} | ${cell(rest)}${link} |\n`
    }),
  ].join('')

/** In the words of the message that names a bad value; where a rule of its own decides, the type. */
const fits = ({ taken, type }: Row): string => (taken?.expected ? cell(inWords(taken.expected)) : `\`${cell(type)}\``)

/** 1048576 is read by nobody. */
const inWords = (text: string): string => text.replaceAll(/\d{4,}/g, (digits) => Number(digits).toLocaleString('en'))

const cell = (text: string): string => text.replaceAll('|', '\\|')

interface WithMembers extends Declared {
  readonly members: readonly Declared[]
}

function declaredIn(name: string): readonly WithMembers[] {
  const code = readFileSync(source, 'utf8')
  const { program, comments } = parseSync(source, code)
  const found = program.body
    .map((statement) => (statement.type === 'ExportNamedDeclaration' ? statement.declaration : undefined))
    .find((declaration) => declaration?.type === 'TSInterfaceDeclaration' && declaration.id.name === name)
  if (found?.type !== 'TSInterfaceDeclaration') throw new Error(`model/options.ts has no interface ${name}`)
  const textAt = (start: number): string => {
    const comment = comments.findLast(({ end }) => end <= start && code.slice(end, start).trim() === '')
    return (comment?.value ?? '')
      .replaceAll(/(?:^|\n)\s*\*+ ?/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim()
  }
  type Members = (typeof found)['body']['body']
  const read = (members: Members): readonly WithMembers[] =>
    members.flatMap((member) => {
      if (member.type !== 'TSPropertySignature' || member.key.type !== 'Identifier') return []
      const { start, end } = member.typeAnnotation ?? { start: 0, end: 0 }
      const type = member.typeAnnotation?.typeAnnotation
      const inner = type?.type === 'TSUnionType' ? type.types.find((one) => one.type === 'TSTypeLiteral') : type
      return {
        ...{ name: member.key.name, isOptional: member.optional, text: textAt(member.start) },
        type: shortType(code.slice(start + 1, end)),
        members: inner?.type === 'TSTypeLiteral' ? read(inner.members) : [],
      }
    })
  return read(found.body.body)
}

/** A type as a reader of the page wants it. */
const shortType = (type: string): string =>
  type
    .replaceAll(/\breadonly |\s*\|\s*undefined\b/g, '')
    .replaceAll('UrlObject', 'URL')
    .trim()
