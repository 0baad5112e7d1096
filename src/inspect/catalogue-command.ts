/* `orangebox catalogue`: from declared events to a public page, to schemas, and to a check that a program's CI runs. */

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { catalogueAsPage } from '../catalogue/page.ts'
import { catalogueAsJson } from '../catalogue/schemas.ts'
import { catalogueAsRegistry } from '../catalogue/weaver.ts'
import { experimentEvent } from '../model/event.ts'
import { or } from '../model/or.ts'
import { call, ended, wrong } from './call.ts'
import { type Found, loadCatalogue } from './load-catalogue.ts'
import { complain, prettyJson, say, sayText } from './print.ts'

const options = {
  out: { type: 'string' },
  json: { type: 'boolean' },
  weaver: { type: 'boolean' },
  check: { type: 'boolean' },
  sources: { type: 'string' },
} as const

const help = `Usage: orangebox catalogue <file> [options]

Makes a page or schemas from the events that a module declares with defineEvents and exports.

  --out <file>     write to this file instead of to standard output
  --json           JSON Schema of each event, instead of a page
  --weaver         a registry of OpenTelemetry Weaver (definition/2), instead of a page
  --check          write nothing; fail if the file of --out is stale, a declaration cannot be used, or an event
                   has expired or is never logged
  --sources <dir>  the folder in which --check looks for the names of events (default: that of the module)

Exit codes: 0 well, 1 --check found something, 2 wrong call.`

/** Runs the command. Resolves to its exit code. */
export function catalogue(args: readonly string[]): Promise<number> {
  // The file may stand anywhere. A word that follows an option with a value is that value, and not the file.
  const at = args.findIndex((word, before) => !word.startsWith('-') && !takesValue(args[before - 1]))
  const file = args[at]
  return call(
    args.filter((_, index) => index !== at || file === undefined),
    { options, help },
    async (values) => {
      if (file === undefined) return wrong('which module? orangebox catalogue <file>')
      if (values.json && values.weaver) return wrong('--json and --weaver are two kinds of output: choose one')
      const found = loadCatalogue(file)
      if ('why' in found) return wrong(found.why)
      const text = values.json
        ? `${prettyJson(catalogueAsJson(found))}\n`
        : values.weaver
          ? `${prettyJson(catalogueAsRegistry(found))}\n`
          : catalogueAsPage(found)
      if (values.check)
        return check(found, { file, out: values.out, text, sources: values.sources ?? dirname(resolve(file)) })
      for (const fault of found.faults) complain(`orangebox: ${fault}`)
      if (values.out === undefined) sayText(text.trimEnd())
      else writeFileSync(values.out, text)
      return ended.well
    },
  )
}

/** Whether the word after this one belongs to it. */
const takesValue = (word: string | undefined): boolean =>
  Object.entries(options).some(([name, { type }]) => type === 'string' && word === `--${name}`)

/** What `--check` compares: the text that would be written, and the sources that should log every declared event. */
interface Check {
  readonly file: string
  readonly out: string | undefined
  readonly text: string
  readonly sources: string
}

/** Says what is wrong, one line each, so that a CI job shows all of it at once. */
function check(found: Found, { file, out, text, sources }: Check): number {
  const today = new Date().toISOString().slice(0, 10)
  // The declaring file itself has every name in it, and would make each event look logged.
  const files = sourceFiles(sources).filter((path) => path !== resolve(file))
  if (files.length === 0) return wrong(`there are no sources in ${sources}`)
  const code = files.map((path) => readFileSync(path, 'utf8'))
  const stale = out !== undefined && read(out) !== text
  const problems = [
    ...found.faults,
    ...[...found.rules].flatMap(([name, { expires }]) => [
      ...(expires !== undefined && expires < today ? [`${name} expired on ${expires}`] : []),
      ...(code.some((text) => names(text, name) || isCalled(text, name))
        ? []
        : [`${name} is never logged in ${relative('.', sources) || '.'}`]),
    ]),
    ...undeclared(found, code),
    ...(stale ? [`${out} is not what would be written: run the command again without --check`] : []),
  ]
  if (problems.length > 0) complain(...problems.map((problem) => `orangebox: ${problem}`))
  else say(found.rules.size === 1 ? '1 event is in order' : `${found.rules.size} events are in order`)
  return problems.length > 0 ? ended.notAll : ended.well
}

/** Whether a source has the name as a text of its own, in quotes of any kind. */
const names = (source: string, name: string): boolean =>
  ["'", '"', '`'].some((quote) => source.includes(quote + name + quote))

/** Events whose name need not stand in the sources, because these calls supply it. */
const loggedBy: Readonly<Record<string, readonly string[]>> = {
  command: ['runProgram('],
  [experimentEvent]: ['logExperiment(', 'trackExposures('],
}
/** Whether a source calls what logs this event under its own name. */
const isCalled = (source: string, name: string): boolean =>
  Object.hasOwn(loggedBy, name) && loggedBy[name]?.some((call) => source.includes(call)) === true

/** Complaints about events that a call in the sources logs under its own name and nobody declared: a client with a catalogue records none of them. */
function undeclared({ rules }: Found, code: readonly string[]): readonly string[] {
  const isCalledSomewhere = (name: string) => code.some((text) => isCalled(text, name))
  // `runProgram` may be told another name for its event, which has these fields all the same.
  const hasCommand =
    rules.has('command') || [...rules.values()].some(({ fields }) => fields.has('outcome') && fields.has('exit_code'))
  return [
    ...(!rules.has(experimentEvent) && isCalledSomewhere(experimentEvent)
      ? [
          `exposures are told, but ${experimentEvent} is not declared, so none is recorded: declare it by experimentEvent()`,
        ]
      : []),
    ...(!hasCommand && isCalledSomewhere('command')
      ? [
          'runProgram logs the event command, which is not declared, so it is not recorded: declare it by commandEvent()',
        ]
      : []),
  ]
}

/** Undefined where the file cannot be read: then it is not what would be written. */
const read = (file: string): string | undefined => or(undefined, () => readFileSync(file, 'utf8'))

/** What may log: sources of JavaScript and TypeScript, but for what is installed or built. */
function sourceFiles(folder: string): readonly string[] {
  try {
    if (!statSync(folder).isDirectory()) return []
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return skipped.has(basename(path)) ? [] : sourceFiles(path)
      return /\.[cm]?[jt]sx?$/.test(entry.name) ? [resolve(path)] : []
    })
  } catch {
    return []
  }
}

/** Folders whose code is not the program's own, or is made from it. */
const skipped = new Set(['node_modules', 'dist', 'build', 'coverage', '.git'])
