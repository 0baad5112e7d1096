/*
 * Follows a program of yargs through one run. yargs has fewer hooks than commander, so more of its internals are read; a version that has
 * others gives an event that says less, and no error.
 */

import type { CommandLine } from '../model/command.ts'
import { or } from '../model/or.ts'
import type { YargsDeclared, YargsParsed, YargsProgram } from '../model/yargs.ts'
import { hasMethods } from '../policy/has-methods.ts'
import { noProgram } from './check-arguments.ts'
import { chosen, optionValue, unknownLine } from './command-event.ts'
import type { Followed } from './run-watched.ts'

/** Methods of yargs that its types leave out. */
interface YargsInternals extends YargsProgram {
  getOptions(): YargsDeclared
  getGroups(): Readonly<Record<string, readonly string[]>>
  getInternalMethods(): { getContext(): { readonly fullCommands: readonly string[] } }
}

/** What is known of the run that goes on. */
interface Progress {
  /** As it was when the handler was called: afterwards yargs forgets which one that was. */
  line: CommandLine | undefined
  /** The arguments were understood: from here on the program decides what happens. */
  hasBegun: boolean
}

/** The hint for the most frequent mistake: the result of parsing is given in the place of the program. */
const parsedHint = '; give it what yargs() returns, without parse(), parseAsync() or argv'

/** The run of each program whose middleware stands already: yargs has no way to take it back. */
const runs = new WeakMap<YargsProgram, { current: Progress | undefined }>()

/** Begins to follow a run. Throws a TypeError for what is no program of yargs. */
export function followYargs(program: YargsProgram): Followed {
  if (!hasMethods(program, 'parseAsync', 'middleware'))
    throw noProgram(
      'yargs',
      program,
      hasMethods(program, 'hook') ? '; for commander there is orangebox/commander' : parsedHint,
    )
  const progress: Progress = { line: undefined, hasBegun: false }
  const run = hooked(program)
  run.current = progress
  return {
    line: () => progress.line ?? lineOf(program),
    why: (exitCode) => whyOf(program, progress, exitCode),
    codeOf: () => undefined,
    isElsewhere: () => false,
    leave: () => {
      run.current = undefined
    },
  }
}

/** Installs our middleware once for each program; `current` tells it whose run it is. */
function hooked(program: YargsProgram) {
  const known = runs.get(program)
  if (known) return known
  const run: { current: Progress | undefined } = { current: undefined }
  runs.set(program, run)
  program.middleware((_argv, yargs) => {
    if (run.current) Object.assign(run.current, { line: lineOf((yargs ?? program) as YargsProgram), hasBegun: true })
  })
  return run
}

/**
 * How the run ended, where yargs ended it. It does not say so itself, and calls middleware in any case: help and versions are known by
 * their options. Mistakes are not told apart, because yargs has only messages for them, which are translated.
 */
function whyOf({ parsed }: YargsProgram, { hasBegun }: Progress, exitCode: number): ReturnType<Followed['why']> {
  if (exitCode !== 0) return hasBegun ? undefined : { outcome: 'mistake', mistake: 'other' }
  const argv: Readonly<Record<string, unknown>> = parsed === false ? {} : (parsed as YargsParsed).argv
  if (argv.version === true) return { outcome: 'version', mistake: undefined }
  return argv.help === true ? { outcome: 'help', mistake: undefined } : undefined
}

/** Which command was run, and which options were given; an empty line where the internals are not as expected. */
const lineOf = (program: YargsProgram): CommandLine =>
  or(unknownLine, () => {
    const inner = program as YargsInternals
    const { fullCommands } = inner.getInternalMethods().getContext()
    const { key, choices, alias } = inner.getOptions()
    // Help and versions are told as outcomes. Of the names of an option the first is its own; the others are aliases.
    const others = new Set(['help', 'version', ...Object.values(alias).flat()])
    const positionals = new Set(inner.getGroups()['Positionals:'])
    const options = new Map<string, string | true>()
    const given = new Map<string, string>()
    const { argv, defaulted = {} } = inner.parsed === false ? { argv: {} } : (inner.parsed as YargsParsed)
    for (const name of Object.keys(key)) {
      const value = argv[name]
      if (others.has(name) || value === undefined || value === null || defaulted[name]) continue
      const texts = choices[name]?.filter((one) => typeof one === 'string')
      const choice = chosen(texts, value)
      if (!positionals.has(name)) options.set(name, optionValue(texts, value))
      else if (choice !== undefined) given.set(name, choice)
    }
    return { command: fullCommands.map(nameOf).filter(Boolean).join(' '), options, arguments: given }
  })

/** `add <name> [dir]` is `add`; `$0` and `*` are the program's own. */
const nameOf = (declared: string): string =>
  declared
    .replace(/(?:^|\s)[<[].*$/s, '')
    .replace(/^(?:\$0|\*)\s*/, '')
    .trim()
