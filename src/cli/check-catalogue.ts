/*
 * `orangebox catalogue --check`, for a program's CI. Declarations rot in silence: an event that nobody logs any more stays on the public page,
 * and one that is logged and not declared is never recorded. Both are found by looking for names in the sources.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { experimentEvent } from '../model/event.ts'
import { or } from '../model/or.ts'
import { ended, wrong } from './call.ts'
import type { Found } from './load-catalogue.ts'
import { complain, say } from './print.ts'

/** What is compared: the text that would be written with the file that was, and the declared events with those that the sources log. */
export interface Check {
  /** The module that declares. */
  readonly file: string
  /** The file of `--out`; undefined: no text is compared. */
  readonly out: string | undefined
  readonly text: string
  /** The folder that is searched. */
  readonly sources: string
}

/** Says what is wrong, one line each, so that a CI job shows all of it at once. Returns the exit code. */
export function check(found: Found, { file, out, text, sources }: Check): number {
  // A day of the calendar, in UTC: the same commit passes or fails in every time zone.
  const today = new Date().toISOString().slice(0, 10)
  // The declaring file itself has every name in it, and would make each event look logged.
  const files = sourceFiles(sources).filter((path) => path !== resolve(file))
  // In an empty folder no event is logged, and a wrong `--sources` would look like a catalogue that is wholly out of use.
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

/** Whether a source has the name as a text of its own, in quotes of any kind. Anything closer to the language would need a parser of TypeScript. */
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

/** What may log: sources of JavaScript and TypeScript, but for what is installed or built. Empty where there is no such folder. */
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
