/* `orangebox catalogue`: from declared events to a public page, to schemas, and to a check that a program's CI runs. */

import { writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { catalogueAsPage } from '../catalogue/page.ts'
import { catalogueAsJson } from '../catalogue/schemas.ts'
import { catalogueAsRegistry } from '../catalogue/weaver.ts'
import { call, ended, wrong } from './call.ts'
import { check } from './check-catalogue.ts'
import { type Found, loadCatalogue } from './load-catalogue.ts'
import { complain, prettyJson, sayText } from './print.ts'

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
      const text = textOf(found, values)
      if (values.check)
        return check(found, { file, out: values.out, text, sources: values.sources ?? dirname(resolve(file)) })
      // What can be used is still written: a page without one event helps more than no page, and `--check` is there to be strict.
      for (const fault of found.faults) complain(`orangebox: ${fault}`)
      if (values.out !== undefined) return write(values.out, text)
      sayText(text.trimEnd())
      return ended.well
    },
  )
}

/** Writes the file of `--out`. A folder that is not there is a slip in the call, and is told in a line instead of a stack. */
function write(file: string, text: string): number {
  try {
    writeFileSync(file, text)
    return ended.well
  } catch (error) {
    return wrong(`${file} cannot be written: ${(error as Error).message}`)
  }
}

/** What the command makes: a page, unless the call asks for schemas or a registry. Ends with a newline, as files do. */
function textOf(found: Found, { json, weaver }: { readonly json?: boolean; readonly weaver?: boolean }): string {
  if (json) return `${prettyJson(catalogueAsJson(found))}\n`
  if (weaver) return `${prettyJson(catalogueAsRegistry(found))}\n`
  return catalogueAsPage(found)
}

/** Whether the word after this one belongs to it. */
const takesValue = (word: string | undefined): boolean =>
  Object.entries(options).some(([name, { type }]) => type === 'string' && word === `--${name}`)
